/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { useId, useRef, useState } from 'preact/hooks';
import type { LineKind, Reply } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { findReplies } from '../ui/replies.ts';
import { texts } from '../ui/texts.ts';
import { insertable, myReplies, readMyReplies, replyFor } from './replies.ts';
import { entryId, moveInList, ReplyList } from './ReplyList.tsx';
import { ReplyMenu } from './ReplyMenu.tsx';
import { stopped, typed } from './typing.ts';
import { write } from './unsent.ts';

const textMax = 4000;

/* A slash that begins a word, and the letters up to the cursor. */
const slashed = /(?:^|\s)\/(\S{0,40})$/u;

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
    const next = new Map(drafts.value);
    if (text === '') next.delete(key);
    else next.set(key, text);
    drafts.value = next;
  };
  const area = useRef<HTMLTextAreaElement>(null);
  /* What is being typed behind a slash, or null; and the entry of the list that Enter inserts. */
  const [slash, setSlash] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const found = slash === null ? [] : findReplies(insertable.value, slash, false);
  const listId = `${id}-replies`;
  const type = (text: string) => {
    setDraft(text);
    typed(session, kind, text);
  };
  const lookForSlash = (before: string) => {
    const typedName = kind === 'chat' ? (slashed.exec(before)?.[1] ?? null) : null;
    if (typedName !== null && (slash === null || myReplies.value === null)) void readMyReplies().catch(() => undefined);
    if (typedName !== slash) setActive(0);
    setSlash(typedName);
  };
  /* In the place of the slash and its letters, or where the cursor is. */
  const insert = (reply: Reply) => {
    const text = replyFor(reply, session);
    const box = area.current;
    const from = (box?.selectionStart ?? draft.length) - (slash === null ? 0 : slash.length + 1);
    const next = (draft.slice(0, from) + text + draft.slice(box?.selectionEnd ?? draft.length)).slice(0, textMax);
    type(next);
    setSlash(null);
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + text.length, from + text.length);
    });
  };
  const send = (event?: Event) => {
    event?.preventDefault();
    const text = draft.trim();
    if (text === '' || refused !== null) return;
    write(session, kind, text);
    setDraft('');
    setSlash(null);
    stopped();
  };
  /* True where the key was for the list of replies. */
  const rulesList = (event: KeyboardEvent): boolean => {
    if (found.length === 0 || event.isComposing) return false;
    const to = moveInList(event.key, active, found.length);
    const chosen = found[Math.min(active, found.length - 1)];
    if (to !== null) setActive(to);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) insert(chosen);
    else if (event.key === 'Escape') setSlash(null);
    else return false;
    event.preventDefault();
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (rulesList(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) send(event);
  };
  const listed = found.length > 0;
  const at = Math.min(active, found.length - 1);
  return (
    <form class="chat-form" onSubmit={send}>
      <label class="unseen" for={id}>
        {words.write}
      </label>
      {listed && (
        <div class="reply-suggestions" data-testid="reply-suggestions">
          <ReplyList id={listId} replies={found} active={at} onChoose={insert} />
        </div>
      )}
      {kind === 'chat' && refused === null && <ReplyMenu onChoose={insert} />}
      <textarea
        ref={area}
        id={id}
        class="area chat-area"
        rows={2}
        dir="auto"
        maxLength={textMax}
        placeholder={refused ?? words.write}
        disabled={refused !== null}
        title={texts.chat.hint}
        value={draft}
        aria-autocomplete={kind === 'chat' ? 'list' : undefined}
        aria-controls={listed ? listId : undefined}
        aria-activedescendant={listed ? entryId(listId, at) : undefined}
        onInput={(event) => {
          const { value, selectionEnd } = event.currentTarget;
          type(value);
          lookForSlash(value.slice(0, selectionEnd));
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setSlash(null)}
      />
      <Button type="submit" kind="main" icon="send" label={words.send} refused={refused} />
    </form>
  );
}
