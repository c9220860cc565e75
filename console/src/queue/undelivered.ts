/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages that were still on their way when nobody looked at them any more: one that fails is told in the corner. */
import { request } from '../net/http.ts';
import { me } from '../net/store.ts';
import type { History, HistoryEntry } from '../net/types.ts';
import { deliveryTexts } from '../ui/texts/deliveries.ts';
import { toast } from '../ui/Toasts.tsx';

const lookEveryMs = 5000;
const triedForMs = 35 * 60 * 1000; // a little longer than the server tries

/** By session, when to stop looking. */
const watched = new Map<string, number>();

/** Begins to look after the messages of a session. */
export function lookAfter(session: string): void {
  const isNew = !watched.has(session);
  watched.set(session, Date.now() + triedForMs);
  if (isNew) void look(session, null);
}

/** They are on the screen again, where everybody sees what becomes of them. */
export function stopLooking(session: string): void {
  watched.delete(session);
}

async function look(session: string, open: readonly number[] | null): Promise<void> {
  const codes = await read(session);
  const until = watched.get(session);
  if (until === undefined) return;
  for (const { number, delivery, text } of codes ?? []) {
    if (delivery?.state === 'failed' && open?.includes(number)) toast('bad', deliveryTexts.undelivered(delivery.by, text, delivery.reason, delivery.answer));
  }
  const left = codes === null ? open : codes.filter(({ delivery }) => delivery?.state === 'queued' || delivery?.state === 'sending').map(({ number }) => number);
  if (Date.now() > until || left?.length === 0) watched.delete(session);
  else setTimeout(() => void look(session, left), lookEveryMs);
}

/** The own codes of the session that were sent; null while the server does not answer. */
async function read(session: string): Promise<HistoryEntry[] | null> {
  try {
    const { entries } = await request<History>('GET', `/sessions/${session}/history?limit=200`);
    return entries.filter(({ type, actor }) => type === 'code_sent' && actor.id === me.value?.technician.id);
  } catch {
    return null;
  }
}
