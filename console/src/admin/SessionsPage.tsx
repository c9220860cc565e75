/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { me, queueList, queueRows } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { ask, tryCommand, whyNot } from '../queue/actions.ts';
import { CommandDialogs } from '../queue/CommandDialogs.tsx';
import { searchable } from '../queue/sorting.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Since } from '../ui/Since.tsx';
import { Notice } from '../ui/Notice.tsx';
import { StatusPill } from '../ui/StatusPill.tsx';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { technicians } from './directory.ts';
import { EndedSessions } from './EndedSessions.tsx';
import { HistoryDialog } from './HistoryDialog.tsx';
import { Overview } from './Overview.tsx';
import { PageHead } from './PageHead.tsx';

/* Which of a session's rows stands for it: the holder's before those of the others. */
const rank: Record<Row['part'], number> = { lead: 0, source: 1, queued: 2, target: 3, collaborator: 4, invited: 5, out: 6 };

/** Each session once, by the row of who holds it. */
function allSessions(): Row[] {
  const bySession = new Map<string, Row>();
  for (const { queue } of queueList.value) {
    for (const row of queueRows(queue).values()) {
      const known = bySession.get(row.session);
      if (!known || rank[row.part] < rank[known.part]) bySession.set(row.session, row);
    }
  }
  return [...bySession.values()].sort((a, b) => b.created_at_ms - a.created_at_ms);
}

/** All sessions of the administrator's groups, live; to look into, to transfer (also to oneself) and to end. */
export function SessionsPage() {
  const [search, setSearch] = useState('');
  const [history, setHistory] = useState<Row | null>(null);
  const t = adminTexts.sessions;
  const wanted = search.trim().toLocaleLowerCase();
  const all = allSessions();
  const rows = all.filter((row) => searchable(row).includes(wanted));
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <input
          class="input queue-search"
          type="search"
          value={search}
          placeholder={t.search}
          aria-label={t.search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </PageHead>
      <Overview rows={all} />
      <Deserted rows={all} />
      <div class="card table-box table-box--part">
        {rows.length === 0 ? (
          <EmptyState icon="inbox" title={wanted === '' ? t.none : t.noneFound}>
            <p>{wanted === '' ? t.noneText : texts.queue.emptyFoundText}</p>
          </EmptyState>
        ) : (
          <table class="table" aria-label={t.title}>
            <thead>
              <tr>
                <th scope="col">{texts.queue.columns.name}</th>
                <th scope="col">{texts.queue.columns.status}</th>
                <th scope="col">{texts.queue.columns.timeInStatus}</th>
                <th scope="col">{t.where}</th>
                <th scope="col" class="table-end">
                  <span class="unseen">{adminTexts.admin.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, rowsMax).map((row) => (
                <SessionRow key={row.session} row={row} onHistory={() => setHistory(row)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {rows.length > rowsMax && <p class="soft small admin-notice">{t.more(rows.length - rowsMax)}</p>}
      <EndedSessions search={search.trim()} changed={all.length} open={all} />
      {history && <HistoryDialog row={history} onClose={() => setHistory(null)} />}
      <CommandDialogs />
    </>
  );
}

const rowsMax = 300;

/* A session that runs while its technician is not signed in. */
function isDeserted(row: Row): boolean {
  if (row.ended || !row.queue.startsWith('technician:')) return false;
  const state = technicians.value?.find((one) => `technician:${one.id}` === row.queue)?.state;
  return state === 'Offline' || state === 'Disabled';
}

/** Sessions whose technician has vanished, each to be taken over with one press. */
function Deserted({ rows }: { rows: readonly Row[] }) {
  const mine = me.value?.my_queue;
  if (mine === undefined) return null;
  const taken = new Set([...queueRows(mine).values()].map(({ session }) => session));
  const deserted = rows.filter((row) => isDeserted(row) && !taken.has(row.session));
  if (deserted.length === 0) return null;
  const t = adminTexts.sessions;
  const takeOver = async ({ session }: Row) => {
    if (await tryCommand(session, 'transfer', { to: mine, comment: '' })) toast('good', t.tookOver);
  };
  return (
    <div class="admin-notice admin-notice--above">
      <Notice kind="warn">
        <p>{t.deserted(deserted.length)}</p>
        <ul class="deserted">
          {deserted.slice(0, desertedMax).map((row) => (
            <li key={row.session} class="line">
              <bdi class="grow clip">{texts.queue.said(texts.sessionName(row), row.status)}</bdi>
              <span class="soft small">
                <bdi>{row.lead?.name ?? queueList.value.find((one) => one.queue === row.queue)?.name}</bdi>
              </span>
              <Button size="small" icon="incoming" label={t.takeOverOf(texts.sessionName(row))} refused={whyNot('transfer', row)} onPress={() => void takeOver(row)}>
                {t.takeOver}
              </Button>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

const desertedMax = 20;

function SessionRow({ row, onHistory }: { row: Row; onHistory: () => void }) {
  const name = texts.sessionName(row);
  return (
    <tr class="table-row" data-session={row.session}>
      <th scope="row" class="admin-name">
        <bdi>{name}</bdi>
      </th>
      <td>
        <StatusPill status={row.status} />
      </td>
      <td class="table-time">
        <Since ms={row.status_since_ms} />
      </td>
      <td>
        <Holder row={row} />
      </td>
      <td class="table-end">
        <span class="admin-actions">
          <Button size="small" icon="history" label={adminTexts.sessions.historyOf(name)} onPress={onHistory}>
            {texts.history.title}
          </Button>
          <Button size="small" icon="transfer" label={adminTexts.sessions.transferOf(name)} refused={whyNot('transfer', row)} onPress={() => ask('transfer', row.session)}>
            {texts.commands.transfer}
          </Button>
          <Button size="small" icon="stop" label={adminTexts.sessions.endOf(name)} refused={whyNot('end', row)} onPress={() => ask('end', row.session)}>
            {texts.commands.end}
          </Button>
        </span>
      </td>
    </tr>
  );
}

/** Who holds the session, and whether he is there at all. */
function Holder({ row }: { row: Row }) {
  const id = row.queue.startsWith('technician:') ? row.queue.slice('technician:'.length) : null;
  const technician = technicians.value?.find((one) => one.id === id);
  const queue = queueList.value.find((one) => one.queue === row.queue);
  if (!technician) return <bdi>{queue?.name ?? texts.none}</bdi>;
  const self = technician.id === me.value?.technician.id;
  return (
    <span class="line">
      <span class={`presence presence--${technician.state.toLowerCase()}`} />
      <bdi>{technician.name}</bdi>
      {!self && technician.state !== 'Online' && <span class="soft small">{technician.state}</span>}
    </span>
  );
}
