/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { texts } from '../ui/texts.ts';
import { write } from './unsent.ts';

const textMax = 4000;

/** Drafts outlive a switch to another tab. */
const drafts = signal<ReadonlyMap<string, string>>(new Map());

/** Where the technician writes. While the server is away lines wait in the outbox, so writing is never refused for that. */
export function ChatForm({ session, refused }: { session: string; refused: string | null }) {
  const id = useId();
  const draft = drafts.value.get(session) ?? '';
  const setDraft = (text: string) => {
    drafts.value = new Map(drafts.value).set(session, text);
  };
  const send = (event?: Event) => {
    event?.preventDefault();
    const text = draft.trim();
    if (text === '' || refused !== null) return;
    write(session, text);
    setDraft('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  return (
    <form class="chat-form" onSubmit={send}>
      <label class="unseen" for={id}>
        {texts.chat.write}
      </label>
      <textarea
        id={id}
        class="area chat-area"
        rows={2}
        dir="auto"
        maxLength={textMax}
        placeholder={refused ?? texts.chat.write}
        disabled={refused !== null}
        title={texts.chat.hint}
        value={draft}
        onInput={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" kind="main" icon="send" label={texts.chat.send} refused={refused} />
    </form>
  );
}
