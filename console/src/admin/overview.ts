/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of the live overview, from the rows of the stream and what ended today. */
import type { StatusWord } from '../gen/status.ts';
import type { Row } from '../net/types.ts';

export interface Waits {
  /** How many wait now, and how long the one does that waits longest; null where nobody waits. */
  count: number;
  longestMs: number | null;
}

export function countStatuses(rows: readonly Row[]): Map<StatusWord, number> {
  const counts = new Map<StatusWord, number>();
  for (const row of rows) counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
  return counts;
}

export function waitsNow(rows: readonly Row[], nowMs: number): Waits {
  const waiting = rows.filter((row) => row.status === 'Waiting');
  return { count: waiting.length, longestMs: waiting.length === 0 ? null : Math.max(0, nowMs - Math.min(...waiting.map((row) => row.status_since_ms))) };
}

/** The middle of the times from asking for help until the first start, of sessions started since `fromMs`; null: none was. */
export function medianWait(sessions: readonly { created_at_ms: number; started_at_ms: number | null }[], fromMs: number): number | null {
  const waits = sessions
    .flatMap(({ created_at_ms, started_at_ms }) => (started_at_ms !== null && started_at_ms >= fromMs ? [started_at_ms - created_at_ms] : []))
    .sort((a, b) => a - b);
  if (waits.length === 0) return null;
  const middle = Math.floor(waits.length / 2);
  const upper = waits[middle] ?? 0;
  return waits.length % 2 === 1 ? upper : (upper + (waits[middle - 1] ?? 0)) / 2;
}
