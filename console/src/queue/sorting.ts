/* SPDX-License-Identifier: GPL-3.0-or-later */
import { effect, signal } from '@preact/signals';
import { statusWords } from '../gen/status.ts';
import { queueList } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { texts } from '../ui/texts.ts';
import { allColumns, fieldOf, isColumn, type Column } from './columns.ts';
import { fieldValue, filters, passes } from './filters.ts';
import { within } from '../ui/texts/within.ts';

export interface Sort {
  column: Column;
  descending: boolean;
}

const sortKey = 'towline.sort';
const atFirst: Sort = { column: 'totalTime', descending: true };

/** How the queue is sorted, remembered in this browser. */
export const sort = signal<Sort>(readSort());

function readSort(): Sort {
  try {
    const read = JSON.parse(localStorage.getItem(sortKey) ?? '') as Partial<Sort>;
    if (isColumn(read.column)) return { column: read.column, descending: read.descending === true };
  } catch {
    /* Nothing stored yet. */
  }
  return atFirst;
}

effect(() => localStorage.setItem(sortKey, JSON.stringify(sort.value)));

const searchKey = 'towline.search';

/** What the rows are filtered by, remembered in this window until it is closed. */
export const search = signal<string>(sessionStorage.getItem(searchKey) ?? '');

effect(() => sessionStorage.setItem(searchKey, search.value));

export function sortBy(column: Column): void {
  const now = sort.value;
  sort.value = { column, descending: now.column === column ? !now.descending : false };
}

/** The channel it came through, the group in whose queue it stands, or that it was made with a code. */
export function cameFrom(row: Row): string {
  if (row.channel) return row.channel.name;
  const group = row.queue.startsWith('group:') ? queueList.value.find((queue) => queue.queue === row.queue) : undefined;
  return group?.name ?? texts.queue.private;
}

/** The rows that fit the filters and contain the text searched for, sorted; equal ones stay in the order in which they were made. */
export function visibleRows(rows: Iterable<Row>, containing: string): Row[] {
  const wanted = containing.trim().toLocaleLowerCase();
  const chosen = filters.value;
  const list: Row[] = [];
  for (const row of rows) if (passes(row, chosen) && (wanted === '' || searchable(row).includes(wanted))) list.push(row);
  /* The custom field that it was sorted by may be gone. */
  const { column, descending } = allColumns.value.includes(sort.value.column) ? sort.value : atFirst;
  const compare = comparerOf(column);
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

type Comparer = (a: Row, b: Row) => number;

function comparerOf(column: Column): Comparer {
  const field = fieldOf(column);
  return field === null ? comparers[column as keyof typeof comparers] : (a, b) => collator.compare(fieldValue(a, field), fieldValue(b, field));
}

/* Times ascend with the shortest first, so the moment itself descends. */
const comparers = {
  name: (a, b) => collator.compare(a.name, b.name),
  status: (a, b) => statusWords.indexOf(a.status) - statusWords.indexOf(b.status),
  timeInStatus: (a, b) => b.status_since_ms - a.status_since_ms,
  totalTime: (a, b) => b.created_at_ms - a.created_at_ms,
  from: (a, b) => collator.compare(cameFrom(a), cameFrom(b)),
  technician: (a, b) => collator.compare(a.lead?.name ?? '', b.lead?.name ?? ''),
  transferred: (a, b) => collator.compare(a.transferred_by?.name ?? '', b.transferred_by?.name ?? ''),
  fields: (a, b) => collator.compare(fieldText(a), fieldText(b)),
} satisfies Record<string, Comparer>;
