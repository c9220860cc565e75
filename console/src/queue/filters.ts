/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rows are filtered by besides the search: a status, and one value for each custom field. */
import { effect, signal } from '@preact/signals';
import type { Row } from '../net/types.ts';
import { fieldOf, isColumn, type Column } from './columns.ts';

const key = 'towline.filters';

/** The value wanted in each filtered column. Remembered in this window until it is closed, as the search is. */
export const filters = signal<ReadonlyMap<Column, string>>(read());

function read(): ReadonlyMap<Column, string> {
  const found = new Map<Column, string>();
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    if (Array.isArray(stored)) for (const one of stored) if (Array.isArray(one) && isColumn(one[0]) && typeof one[1] === 'string') found.set(one[0], one[1]);
  } catch {
    /* Nothing that we wrote: no filter. */
  }
  return found;
}

effect(() => sessionStorage.setItem(key, JSON.stringify([...filters.value])));

/** Sets what is wanted in a column; the empty text wants anything. */
export function filterBy(column: Column, wanted: string): void {
  const next = new Map(filters.value);
  if (wanted === '') next.delete(column);
  else next.set(column, wanted);
  filters.value = next;
}

export function clearFilters(): void {
  filters.value = new Map();
}

/** The value of a custom field, or the empty text. */
export function fieldValue(row: Row, name: string): string {
  return row.fields.find((field) => field.name === name)?.value ?? '';
}

/** Whether a row has what is wanted in all filtered columns. */
export function passes(row: Row, wanted: ReadonlyMap<Column, string>): boolean {
  for (const [column, value] of wanted) {
    const field = fieldOf(column);
    if (field !== null && !fieldValue(row, field).toLocaleLowerCase().includes(value.trim().toLocaleLowerCase())) return false;
    if (column === 'status' && row.status !== value) return false;
  }
  return true;
}
