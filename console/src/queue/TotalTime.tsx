/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Row } from '../net/types.ts';
import { second } from '../ui/clock.ts';
import { texts } from '../ui/texts.ts';
import { duration } from '../ui/time.ts';

/** The session's total time: from its start on, whatever happened meanwhile, until it was over. */
export function TotalTime({ row }: { row: Row }) {
  if (row.started_at_ms === null) return <>{texts.none}</>;
  const until = row.ended ? row.status_since_ms : second.value;
  return <>{duration(until - row.started_at_ms)}</>;
}
