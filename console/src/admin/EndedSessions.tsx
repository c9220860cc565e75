/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { connection } from '../net/store.ts';
import type { EndedSession, EndedSessionsPage, Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { serverNow } from '../ui/clock.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { customerTexts } from '../ui/texts/overview.ts';
import { outcomeText } from '../ui/texts/ended.ts';
import { listed } from '../ui/texts/within.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { dateTime, duration, shortTime } from '../ui/time.ts';
import { toast } from '../ui/Toasts.tsx';
import { CustomerDialog } from './CustomerDialog.tsx';
import { EraseDialog } from './EraseDialog.tsx';
import { Loading } from './Loading.tsx';
import { PastDialog } from './PastDialog.tsx';
import { saveSession } from './session-export.ts';

type Period = 'today' | 'week' | 'month' | 'all';
const periods: readonly Period[] = ['today', 'week', 'month', 'all'];
const dayMs = 24 * 60 * 60 * 1000;
const typingMs = 300;

function beginOf(period: Period): number {
  if (period === 'all') return 0;
  const today = new Date(serverNow()).setHours(0, 0, 0, 0);
  return period === 'today' ? today : today - (period === 'week' ? 6 : 29) * dayMs;
}

interface EndedSessionsProps {
  search: string;
  /** Something has ended: read again. */
  changed: number;
  /** What is still open. */
  open: readonly Row[];
}

/** Sessions that are over, with what happened in them; to be exported and to be erased. */
export function EndedSessions({ search, changed, open }: EndedSessionsProps) {
  const [period, setPeriod] = useState<Period>('today');
  const [page, setPage] = useState<EndedSessionsPage | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [past, setPast] = useState<EndedSession | null>(null);
  const [erasing, setErasing] = useState<EndedSession | null>(null);
  const [round, setRound] = useState(0);
  const [customer, setCustomer] = useState(false);
  const live = connection.value === 'live';
  const t = texts.ended;
  useEffect(() => {
    let stopped = false;
    const read = () => {
      const query = `from_ms=${beginOf(period)}&limit=200${search === '' ? '' : `&search=${encodeURIComponent(search)}`}`;
      void request<EndedSessionsPage>('GET', `/ended-sessions?${query}`).then(
        (found) => {
          if (stopped) return;
          setPage(found);
          setError(null);
        },
        (problem: unknown) => {
          if (!stopped) setError(errorText(problem));
        },
      );
    };
    const timer = setTimeout(read, typingMs);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [period, search, changed, round, live]);

  const erase = async (ended: EndedSession): Promise<string | null> => {
    try {
      await request('DELETE', `/ended-sessions/${ended.session}`);
      setRound(round + 1);
      return null;
    } catch (problem) {
      return errorText(problem);
    }
  };
  return (
    <section class="ended" aria-label={t.title}>
      <div class="ended-head">
        <h2 class="grow">{t.title}</h2>
        <Button icon="person" onPress={() => setCustomer(true)}>
          {customerTexts.button}
        </Button>
        <select class="input ended-period" aria-label={t.period} value={period} onChange={(event) => setPeriod(periods.find((one) => one === event.currentTarget.value) ?? 'today')}>
          {periods.map((one) => (
            <option key={one} value={one}>
              {t.periods[one]}
            </option>
          ))}
        </select>
      </div>
      {error !== null && (
        <div class="admin-notice">
          <Notice kind="bad">{error}</Notice>
        </div>
      )}
      <div class="card table-box table-box--part">
        {page === null ? (
          error === null && <Loading />
        ) : page.sessions.length === 0 ? (
          <EmptyState icon="check" title={t.none}>
            <p>{t.noneText}</p>
          </EmptyState>
        ) : (
          <table class="table" aria-label={t.title}>
            <thead>
              <tr>
                <th scope="col">{texts.queue.columns.name}</th>
                <th scope="col">{t.outcome}</th>
                <th scope="col">{texts.queue.columns.technician}</th>
                <th scope="col">{t.at}</th>
                <th scope="col">{t.length}</th>
                <th scope="col" class="table-end">
                  <span class="unseen">{adminTexts.admin.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {page.sessions.map((ended) => (
                <EndedRow key={ended.session} ended={ended} onHistory={() => setPast(ended)} onErase={() => setErasing(ended)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {page?.more === true && <p class="soft small admin-notice">{t.more}</p>}
      {customer && <CustomerDialog search={search} open={open} onErased={() => setRound((now) => now + 1)} onClose={() => setCustomer(false)} />}
      {past && <PastDialog ended={past} onClose={() => setPast(null)} />}
      {erasing && <EraseDialog name={texts.sessionName(erasing)} onErase={() => erase(erasing)} onClose={() => setErasing(null)} />}
    </section>
  );
}


function EndedRow({ ended, onHistory, onErase }: { ended: EndedSession; onHistory: () => void; onErase: () => void }) {
  const name = texts.sessionName(ended);
  const t = texts.ended;
  const save = (format: 'json' | 'csv') => void saveSession(ended.session, format).catch((problem: unknown) => toast('bad', errorText(problem)));
  return (
    <tr class="table-row" data-session={ended.session}>
      <th scope="row" class="admin-name">
        <bdi>{name}</bdi>
      </th>
      <td>{outcomeText(ended.outcome)}</td>
      <td>
        <bdi>{listed(ended.technicians)}</bdi>
      </td>
      <td class="table-time" title={dateTime(ended.ended_at_ms)}>
        {ended.ended_at_ms >= beginOf('today') ? shortTime(ended.ended_at_ms) : dateTime(ended.ended_at_ms)}
      </td>
      <td class="table-time">{ended.started_at_ms === null ? texts.none : duration(ended.ended_at_ms - ended.started_at_ms)}</td>
      <td class="table-end">
        <span class="admin-actions">
          <Button size="small" label={adminTexts.sessions.historyOf(name)} onPress={onHistory}>
            {texts.history.title}
          </Button>
          <Button size="small" label={t.exportOf(name, 'JSON')} onPress={() => save('json')}>
            JSON
          </Button>
          <Button size="small" label={t.exportOf(name, 'CSV')} onPress={() => save('csv')}>
            CSV
          </Button>
          <Button size="small" label={t.eraseOf(name)} onPress={onErase}>
            {t.erase}
          </Button>
        </span>
      </td>
    </tr>
  );
}
