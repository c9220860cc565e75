/* SPDX-License-Identifier: GPL-3.0-or-later */
import { effect, signal } from '@preact/signals';
import { statusWords } from '../gen/status.ts';
import { queueList } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { texts } from '../ui/texts.ts';
import { within } from '../ui/texts/within.ts';

export type SortColumn = 'name' | 'status' | 'timeInStatus' | 'totalTime' | 'from' | 'technician' | 'transferred' | 'fields';
export interface Sort {
  column: SortColumn;
  descending: boolean;
}

const sortKey = 'towline.sort';
const columns: readonly SortColumn[] = ['name', 'status', 'timeInStatus', 'totalTime', 'from', 'technician', 'transferred', 'fields'];

/** How the queue is sorted, remembered in this browser. */
export const sort = signal<Sort>(readSort());

function readSort(): Sort {
  try {
    const read = JSON.parse(localStorage.getItem(sortKey) ?? '') as Partial<Sort>;
    const column = columns.find((known) => known === read.column);
    if (column) return { column, descending: read.descending === true };
  } catch {
    /* Nothing stored yet. */
  }
  return { column: 'totalTime', descending: true };
}

effect(() => localStorage.setItem(sortKey, JSON.stringify(sort.value)));

const searchKey = 'towline.search';

/** What the rows are filtered by, remembered in this window until it is closed. */
export const search = signal<string>(sessionStorage.getItem(searchKey) ?? '');

effect(() => sessionStorage.setItem(searchKey, search.value));

export function sortBy(column: SortColumn): void {
  const now = sort.value;
  sort.value = { column, descending: now.column === column ? !now.descending : false };
}

/** The channel it came through, the group in whose queue it stands, or that it was made with a code. */
export function cameFrom(row: Row): string {
  if (row.channel) return row.channel.name;
  const group = row.queue.startsWith('group:') ? queueList.value.find((queue) => queue.queue === row.queue) : undefined;
  return group?.name ?? texts.queue.private;
}

/** The rows that contain the text searched for, sorted; equal ones stay in the order in which they were made. */
export function visibleRows(rows: Iterable<Row>, containing: string): Row[] {
  const wanted = containing.trim().toLocaleLowerCase();
  const list: Row[] = [];
  for (const row of rows) if (wanted === '' || searchable(row).includes(wanted)) list.push(row);
  const { column, descending } = sort.value;
  const compare = comparers[column];
  const sign = descending ? -1 : 1;
  return list.sort((a, b) => sign * compare(a, b) || Number(a.session) - Number(b.session));
}

/** The custom fields as one text. */
export function fieldText(row: Row): string {
  return row.fields.map((field) => `${within(field.name)}: ${within(field.value)}`).join(', ');
}

export function searchable(row: Row): string {
  return [row.name, row.status, cameFrom(row), row.lead?.name ?? '', row.transferred_by?.name ?? '', row.comment, fieldText(row)].join('\n').toLocaleLowerCase();
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/* Times ascend with the shortest first, so the moment itself descends. */
const comparers: Record<SortColumn, (a: Row, b: Row) => number> = {
  name: (a, b) => collator.compare(a.name, b.name),
  status: (a, b) => statusWords.indexOf(a.status) - statusWords.indexOf(b.status),
  timeInStatus: (a, b) => b.status_since_ms - a.status_since_ms,
  totalTime: (a, b) => b.created_at_ms - a.created_at_ms,
  from: (a, b) => collator.compare(cameFrom(a), cameFrom(b)),
  technician: (a, b) => collator.compare(a.lead?.name ?? '', b.lead?.name ?? ''),
  transferred: (a, b) => collator.compare(a.transferred_by?.name ?? '', b.transferred_by?.name ?? ''),
  fields: (a, b) => collator.compare(fieldText(a), fieldText(b)),
};
