/* SPDX-License-Identifier: GPL-3.0-or-later */
import { effect, signal } from '@preact/signals';
import type { SortColumn } from './sorting.ts';

/** The columns in their order. The name is always there. */
export const allColumns: readonly SortColumn[] = ['name', 'status', 'timeInStatus', 'totalTime', 'from', 'technician', 'transferred', 'fields'];

const key = 'towline.columns.hidden';

/** The columns that the technician has put away, remembered in this browser. */
export const hiddenColumns = signal<ReadonlySet<SortColumn>>(read());

function read(): ReadonlySet<SortColumn> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '["transferred","fields"]');
    if (Array.isArray(stored)) return new Set(allColumns.filter((column) => column !== 'name' && stored.includes(column)));
  } catch {
    /* Nothing that we wrote: the columns as they are at first. */
  }
  return new Set<SortColumn>(['transferred', 'fields']);
}

effect(() => localStorage.setItem(key, JSON.stringify([...hiddenColumns.value])));

export function showColumn(column: SortColumn, shown: boolean): void {
  const next = new Set(hiddenColumns.value);
  if (shown) next.delete(column);
  else next.add(column);
  hiddenColumns.value = next;
}
