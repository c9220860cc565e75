/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { LineKind } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { stopped, typed } from './typing.ts';
import { write } from './unsent.ts';

const textMax = 4000;

/** Drafts outlive a switch to another tab. */
const drafts = signal<ReadonlyMap<string, string>>(new Map());

interface ChatFormProps {
  session: string;
  kind: LineKind;
  refused: string | null;
}

/** Where the technician writes. While the server is away lines wait in the outbox, so writing is never refused for that. */
export function ChatForm({ session, kind, refused }: ChatFormProps) {
  const id = useId();
  const words = texts.chat.kinds[kind];
  const key = `${session}/${kind}`;
  const draft = drafts.value.get(key) ?? '';
  const setDraft = (text: string) => {
    drafts.value = new Map(drafts.value).set(key, text);
  };
  const type = (text: string) => {
    setDraft(text);
    typed(session, kind, text);
  };
  const send = (event?: Event) => {
    event?.preventDefault();
    const text = draft.trim();
    if (text === '' || refused !== null) return;
    write(session, kind, text);
    setDraft('');
    stopped();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="chat-form" onSubmit={send}>
      <label class="unseen" for={id}>
        {words.write}
      </label>
      <textarea
        id={id}
        class="area chat-area"
        rows={2}
        dir="auto"
        maxLength={textMax}
        placeholder={refused ?? words.write}
        disabled={refused !== null}
        title={texts.chat.hint}
        value={draft}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" kind="main" icon="send" label={words.send} refused={refused} />
    </form>
  );
}
