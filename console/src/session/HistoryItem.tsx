/* SPDX-License-Identifier: GPL-3.0-or-later */
import { later } from '../ui/later.tsx';
import { queueList } from '../net/store.ts';
import type { Actor, Change, HistoryEntry, Participant } from '../net/types.ts';
import { texts } from '../ui/texts.ts';
import { causeText, eventText } from '../ui/history-texts.ts';
import { clockTime, dateTime } from '../ui/time.ts';

const DeliveryNote = later(() => import('./DeliveryNote.tsx').then((module) => module.DeliveryNote));

interface HistoryItemProps {
  entry: HistoryEntry;
  rows: readonly Participant[];
}

/** One event: what happened, when, by whom and why, and which rows it changed. */
export function HistoryItem({ entry, rows }: HistoryItemProps) {
  const cause = causeText(entry.cause);
  return (
    <li class={entry.changes.length > 0 ? 'history-item history-item--change' : 'history-item'} data-number={entry.number}>
      <time class="history-time number" dateTime={new Date(entry.at_ms).toISOString()} title={dateTime(entry.at_ms)}>
        {clockTime(entry.at_ms)}
      </time>
      <div class="history-what">
        <div>
          <span class="history-title">{eventText(entry.type)}</span>{' '}
          <span class="soft small">
            <bdi>{actorName(entry.actor)}</bdi>
          </span>
        </div>
        {cause !== null && <div class="soft small">{cause}</div>}
        {entry.text !== '' && (
          <bdi class="history-text" dir="auto">
            {entry.text}
          </bdi>
        )}
        {entry.delivery !== null && <DeliveryNote to={entry.text} delivery={entry.delivery} />}
        {entry.changes.map((change) => (
          <div key={change.row_id} class="history-change small">
            <bdi class="soft">{queueTitle(change, rows)}</bdi>
            <span>{change.from === null ? change.to : texts.history.fromTo(change.from, change.to)}</span>
          </div>
        ))}
      </div>
    </li>
  );
}

/** Whose doing it was. */
export function actorName(actor: Actor): string {
  if (actor.kind === 'server') return texts.history.server;
  if (actor.kind === 'customer') return actor.name === '' ? texts.history.customer : actor.name;
  return actor.name;
}

function queueTitle(change: Change, rows: readonly Participant[]): string {
  const known = rows.find((row) => row.queue === change.queue) ?? queueList.value.find((queue) => queue.queue === change.queue);
  return known?.name ?? change.queue.replace(':', ' ');
}
