/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Reply } from '../net/types.ts';
import { replyTexts } from '../ui/texts/replies.ts';
import { myReplies } from './replies.ts';

interface ReplyListProps {
  id: string;
  replies: readonly Reply[];
  /** The number of the one that Enter inserts. */
  active: number;
  onChoose: (reply: Reply) => void;
}

/** The id of an entry, for the text that rules the list. */
export function entryId(list: string, at: number): string {
  return `${list}-${at}`;
}

/** The replies that fit, ruled by the text that they are searched with. */
export function ReplyList({ id, replies, active, onChoose }: ReplyListProps) {
  const list = useRef<HTMLUListElement>(null);
  const own = myReplies.value?.own ?? [];
  useLayoutEffect(() => list.current?.children[active]?.scrollIntoView({ block: 'nearest' }), [active, replies]);
  return (
    <ul ref={list} id={id} class="reply-list" role="listbox" aria-label={replyTexts.list}>
      {replies.map((reply, at) => (
        <li
          key={`${reply.name}-${at}`}
          id={entryId(id, at)}
          class={at === active ? 'reply reply--active' : 'reply'}
          role="option"
          aria-selected={at === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(reply)}
        >
          <span class="line">
            <bdi class="reply-name grow clip">{reply.name}</bdi>
            <span class="soft small">{own.includes(reply) ? replyTexts.own : replyTexts.shared}</span>
          </span>
          <bdi class="reply-text soft small clip">{reply.text}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** Where the arrows lead in a list of so many, or null for another key. */
export function moveInList(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active + count - 1) % count;
  return null;
}
