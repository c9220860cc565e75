/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { statusWords } from '../gen/status.ts';
import { request } from '../net/http.ts';
import { connection } from '../net/store.ts';
import type { EndedSession, EndedSessionsPage, Row, TechnicianState } from '../net/types.ts';
import { second, serverNow } from '../ui/clock.ts';
import { statusStyle } from '../ui/status-look.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { overviewTexts as t } from '../ui/texts/overview.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { duration } from '../ui/time.ts';
import { technicians } from './directory.ts';
import { countStatuses, medianWait, waitsNow } from './overview.ts';

const states: readonly TechnicianState[] = ['Online', 'Busy', 'Away', 'Offline', 'Disabled'];
const pageMost = 500;

/** What goes on now: sessions by status and technicians by state as numbers and bars, how long customers wait. */
export function Overview({ rows }: { rows: readonly Row[] }) {
  const counts = countStatuses(rows);
  const present = statusWords.filter((status) => counts.has(status));
  const most = Math.max(1, ...counts.values());
  const people = states.map((state) => ({ state, count: technicians.value?.filter((one) => one.state === state).length ?? 0 }));
  return (
    <section class="card overview" aria-label={adminTexts.sessions.overview}>
      <table class="overview-table">
        <caption>{t.byStatus(rows.length)}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">{texts.queue.columns.status}</th>
            <th scope="col">{t.count}</th>
          </tr>
        </thead>
        <tbody>
          {present.map((status) => {
            const count = counts.get(status) ?? 0;
            return (
              <tr key={status} data-status={status}>
                <th scope="row">
                  <StatusPill status={status} />
                </th>
                <td>
                  <span class="overview-line">
                    <span class="overview-part" style={{ ...statusStyle(status), inlineSize: `${(count / most) * 100}%` }} aria-hidden="true" />
                    <span class="number overview-count">{count}</span>
                  </span>
                </td>
              </tr>
            );
          })}
          {present.length === 0 && (
            <tr>
              <td class="soft small" colSpan={2}>
                {adminTexts.sessions.none}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <table class="overview-table">
        <caption>{t.byState}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">{adminTexts.technicians.state}</th>
            <th scope="col">{t.count}</th>
          </tr>
        </thead>
        <tbody>
          {people
            .filter(({ state, count }) => state !== 'Disabled' || count > 0)
            .map(({ state, count }) => (
              <tr key={state} data-state={state}>
                <th scope="row">
                  <span class="line">
                    <span class={`presence presence--${state.toLowerCase()}`} />
                    {state}
                  </span>
                </th>
                <td class="number overview-count">{count}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <Waits rows={rows} />
    </section>
  );
}

/** How long customers wait, now and today. */
function Waits({ rows }: { rows: readonly Row[] }) {
  const [ended, setEnded] = useState<readonly EndedSession[] | null>(null);
  const midnight = new Date(serverNow()).setHours(0, 0, 0, 0);
  const live = connection.value === 'live';
  const open = rows.map((row) => row.session).join(' ');
  /* What has ended is read again when the open sessions are other ones. */
  useEffect(() => {
    let stopped = false;
    const timer = setTimeout(() => {
      request<EndedSessionsPage>('GET', `/ended-sessions?from_ms=${midnight}&limit=${pageMost}`).then(
        (page) => {
          if (!stopped) setEnded(page.sessions);
        },
        () => undefined, // the list below says why
      );
    }, 500);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [midnight, live, open]);
  const { count, longestMs } = waitsNow(rows, second.value);
  const median = medianWait([...rows, ...(ended ?? [])], midnight);
  return (
    <dl class="overview-waits">
      <div>
        <dt>{t.waiting}</dt>
        <dd class="number" data-testid="waiting-now">
          {count}
        </dd>
      </div>
      <div>
        <dt>{adminTexts.sessions.longestWait}</dt>
        <dd class="number" data-testid="longest-wait">
          {longestMs === null ? texts.none : duration(longestMs)}
        </dd>
      </div>
      <div>
        <dt>{t.median}</dt>
        <dd class="number" data-testid="median-wait">
          {median === null ? texts.none : duration(median)}
        </dd>
      </div>
    </dl>
  );
}
