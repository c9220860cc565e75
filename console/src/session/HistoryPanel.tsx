/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import { connection } from '../net/store.ts';
import type { History, HistoryEntry, Row, SessionDetail } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { texts } from '../ui/texts.ts';
import { HistoryItem } from './HistoryItem.tsx';
import { WhyStatus } from './WhyStatus.tsx';

const pageSize = 200;
const lookEveryMs = 3000;

/** Everything that has happened in the session, newest last; what is new comes by itself. */
export function HistoryPanel({ detail, row }: { detail: SessionDetail; row?: Row | undefined }) {
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [looks, setLooks] = useState(0);
  const live = connection.value === 'live';
  const open = entries?.find(isOpen)?.number;
  const { session, last_number: wanted } = detail;

  useEffect(() => {
    if (!live) return undefined;
    let stopped = false;
    void readFrom(session, (entries ?? []).filter(({ number }) => open === undefined || number < open)).then(
      (read) => {
        if (stopped) return;
        setEntries(read);
        setError(null);
      },
      (problem: unknown) => {
        if (!stopped) setError(errorText(problem));
      },
    );
    return () => {
      stopped = true;
    };
  }, [session, wanted, live, looks]);

  /* What becomes of a message is no event of the session. */
  useEffect(() => {
    if (open === undefined) return undefined;
    const timer = setInterval(() => setLooks((before) => before + 1), lookEveryMs);
    return () => clearInterval(timer);
  }, [open === undefined]);

  if (entries === null) {
    return error === null ? (
      <div class="empty" aria-busy="true">
        <Icon name="spinner" spin />
      </div>
    ) : (
      <div class="session-scroll">
        <Notice kind="bad">{error}</Notice>
      </div>
    );
  }
  return (
    <div class="session-scroll" tabIndex={0} aria-label={texts.history.title} role="region">
      <WhyStatus entries={entries} row={row} />
      <ol class="history">
        {entries.map((entry) => (
          <HistoryItem key={entry.number} entry={entry} rows={detail.rows} />
        ))}
      </ol>
    </div>
  );
}

function isOpen({ delivery }: HistoryEntry): boolean {
  return delivery?.state === 'queued' || delivery?.state === 'sending';
}

async function readFrom(session: string, known: readonly HistoryEntry[]): Promise<readonly HistoryEntry[]> {
  let entries = known;
  let after: number | null = known.at(-1)?.number ?? 0;
  while (after !== null) {
    const page: History = await request<History>('GET', `/sessions/${session}/history?after=${after}&limit=${pageSize}`);
    const last = entries.at(-1)?.number ?? 0;
    entries = [...entries, ...page.entries.filter((entry) => entry.number > last)];
    after = page.next;
  }
  return entries;
}
