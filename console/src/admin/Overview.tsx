/* SPDX-License-Identifier: GPL-3.0-or-later */
import { statusWords, type StatusWord } from '../gen/status.ts';
import type { Row, TechnicianState } from '../net/types.ts';
import { second } from '../ui/clock.ts';
import { statusStyle } from '../ui/status-look.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { texts } from '../ui/texts.ts';
import { duration } from '../ui/time.ts';
import { technicians } from './directory.ts';

const states: readonly TechnicianState[] = ['Online', 'Away', 'Busy', 'Offline'];

/** What goes on now, in numbers: sessions by status as a bar and a legend, the longest wait, technicians by state. */
export function Overview({ rows }: { rows: readonly Row[] }) {
  const counts = new Map<StatusWord, number>();
  let waitingSince: number | null = null;
  for (const row of rows) {
    counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
    if (row.status === 'Waiting') waitingSince = Math.min(waitingSince ?? row.status_since_ms, row.status_since_ms);
  }
  const present = statusWords.filter((status) => counts.has(status));
  const t = texts.sessions;
  return (
    <section class="card overview" aria-label={t.overview}>
      <div class="overview-bar" aria-hidden="true">
        {present.map((status) => (
          <span key={status} class="overview-part" style={{ ...statusStyle(status), flexGrow: String(counts.get(status)) }} />
        ))}
      </div>
      <ul class="line-wrap">
        {present.map((status) => (
          <li key={status} class="line">
            <StatusPill status={status} />
            <span class="number overview-count">{counts.get(status)}</span>
          </li>
        ))}
        {present.length === 0 && <li class="soft small">{t.none}</li>}
      </ul>
      <dl class="overview-facts small">
        <div>
          <dt class="soft">{t.longestWait}</dt>
          <dd class="number">{waitingSince === null ? texts.none : duration(second.value - waitingSince)}</dd>
        </div>
        {states.map((state) => {
          const count = technicians.value?.filter((one) => one.state === state).length ?? 0;
          return (
            <div key={state}>
              <dt class="soft line">
                <span class={`presence presence--${state.toLowerCase()}`} />
                {state}
              </dt>
              <dd class="number">{count}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
