/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { AlarmColour, Row } from '../net/types.ts';

/** How a row calls for attention by its time: by the last fifth of its waiting time-out, or by a level that was set. */
export type Urgency = { kind: 'late'; endsAtMs: number } | { kind: 'alarm'; colour: AlarmColour; level: number; afterS: number };

/** What the time says about the row; a waiting time-out that runs out comes before any level. */
export function urgencyOf(row: Row, nowMs: number): Urgency | null {
  if (row.wait_late_at_ms !== null && row.wait_ends_at_ms !== null && nowMs >= row.wait_late_at_ms) {
    return { kind: 'late', endsAtMs: row.wait_ends_at_ms };
  }
  if (row.ended) return null;
  const inStatusS = (nowMs - row.status_since_ms) / 1000;
  for (let level = row.alarms.length; level > 0; level--) {
    const alarm = row.alarms[level - 1];
    if (alarm && inStatusS >= alarm.after_s) return { kind: 'alarm', colour: alarm.colour, level, afterS: alarm.after_s };
  }
  return null;
}

/** The same as one word, which changes only when the look of the row does. */
export function urgencyKey(row: Row, nowMs: number): string {
  const urgency = urgencyOf(row, nowMs);
  return urgency === null ? '' : urgency.kind === 'late' ? 'late' : `alarm ${urgency.level}`;
}
