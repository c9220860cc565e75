/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { HistoryEntry, Row } from '../net/types.ts';
import { causeText, eventText } from '../ui/history-texts.ts';
import { statusStyle } from '../ui/status-look.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { sessionTexts } from '../ui/texts/session.ts';
import { clockTime, dateTime } from '../ui/time.ts';
import { actorName } from './HistoryItem.tsx';

/** Above the history: the change that brought the row into the status it has, with its time, who made it, and why. */
export function WhyStatus({ entries, row }: { entries: readonly HistoryEntry[]; row: Row | undefined }) {
  const entry = row && [...entries].reverse().find(({ changes }) => changes.some((change) => change.row_id === row.row_id && change.to === row.status));
  if (!row || !entry) return null;
  const t = sessionTexts;
  const cause = causeText(entry.cause);
  return (
    <section class="why-status" style={statusStyle(row.status)} aria-label={t.why(row.status)} data-testid="why-status">
      <div class="line-wrap">
        <h2 class="details-head">{t.why(row.status)}</h2>
        <StatusPill status={row.status} />
      </div>
      <p>
        <span class="history-title">{eventText(entry.type)}</span> <bdi class="soft">{t.by(actorName(entry.actor))}</bdi>
        {cause !== null && <>. {cause}</>}
      </p>
      {entry.text !== '' && (
        <bdi class="history-text" dir="auto">
          {entry.text}
        </bdi>
      )}
      <time class="soft small" dateTime={new Date(entry.at_ms).toISOString()} title={dateTime(entry.at_ms)}>
        {t.since(clockTime(entry.at_ms))}
      </time>
    </section>
  );
}
