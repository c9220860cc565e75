/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { newestNumber } from '../net/sessions.ts';
import { sessionModel } from '../net/store.ts';

/** The number of the newest line that the technician has had before his eyes, for each session. */
const readUpTo = signal<ReadonlyMap<string, number>>(new Map());

/** Lines of others that came while the session's tab was not shown. */
export function unreadLines(session: string): number {
  const seen = readUpTo.value.get(session) ?? 0;
  return sessionModel(session).lines.value.filter((line) => line.number > seen && line.from.kind === 'customer').length;
}

export function markRead(session: string): void {
  const newest = newestNumber(sessionModel(session).lines.value);
  if ((readUpTo.value.get(session) ?? 0) >= newest) return;
  readUpTo.value = new Map(readUpTo.value).set(session, newest);
}
