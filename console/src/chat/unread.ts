/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { me, sessionModel } from '../net/store.ts';
import type { ChatLine, LineKind } from '../net/types.ts';

/** The number of the newest line of a kind that the technician has had before his eyes, for each session. */
const readUpTo = signal<ReadonlyMap<string, number>>(new Map());

const keyOf = (session: string, kind: LineKind): string => `${session}/${kind}`;

/* The customer's lines in the chat, and everybody else's among the technicians. Notes call nobody. */
function calls(line: ChatLine): boolean {
  return line.kind === 'chat' ? line.from.kind === 'customer' : line.kind === 'private' && line.from.id !== me.value?.technician.id;
}

/** Lines of others that came while they were not shown, of one kind or of all. */
export function unreadLines(session: string, kind?: LineKind): number {
  const read = readUpTo.value;
  const unread = (line: ChatLine) => calls(line) && line.number > (read.get(keyOf(session, line.kind)) ?? 0);
  return sessionModel(session).lines.value.filter((line) => (kind === undefined || line.kind === kind) && unread(line)).length;
}

export function markRead(session: string, kind: LineKind): void {
  const newest = sessionModel(session).lines.value.filter((line) => line.kind === kind).at(-1)?.number ?? 0;
  const key = keyOf(session, kind);
  if ((readUpTo.value.get(key) ?? 0) >= newest) return;
  readUpTo.value = new Map(readUpTo.value).set(key, newest);
}
