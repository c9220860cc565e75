/* SPDX-License-Identifier: GPL-3.0-or-later */
import { computed, effect, signal } from '@preact/signals';
import { me } from '../net/store.ts';
import { texts } from '../ui/texts.ts';

const baseColumns = ['name', 'status', 'timeInStatus', 'totalTime', 'from', 'technician', 'transferred', 'fields'] as const;
type BaseColumn = (typeof baseColumns)[number];
const fieldMark = 'field:';
type FieldColumn = `${typeof fieldMark}${string}`;

/** A column of the table: one that every queue has, or one of the custom fields, by its name. */
export type Column = BaseColumn | FieldColumn;

/** The columns in their order: those that are always there, then one for each custom field of the technician's group. */
export const allColumns = computed<readonly Column[]>(() => {
  const fields = (me.value?.standing.custom_fields ?? []).map(({ name }): Column => `${fieldMark}${name}`);
  return [...baseColumns.filter((column) => column !== 'fields'), ...fields, 'fields'];
});

/** The custom field that a column shows, or null. */
export function fieldOf(column: Column): string | null {
  return column.startsWith(fieldMark) ? column.slice(fieldMark.length) : null;
}

export function columnTitle(column: Column): string {
  return fieldOf(column) ?? texts.queue.columns[column as BaseColumn];
}

export function isColumn(text: unknown): text is Column {
  return typeof text === 'string' && (baseColumns.some((column) => column === text) || text.startsWith(fieldMark));
}

const key = 'towline.columns';
/* What is not shown until somebody asks for it: custom fields can be many. */
const hiddenAtFirst = (column: Column): boolean => column === 'transferred' || column === 'fields' || fieldOf(column) !== null;

/** What the technician chose against what a column is at first, remembered in this browser. */
const chosen = signal<ReadonlyMap<Column, boolean>>(read());

function read(): ReadonlyMap<Column, boolean> {
  const found = new Map<Column, boolean>();
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    if (!Array.isArray(stored)) return found;
    for (const one of stored) if (Array.isArray(one) && isColumn(one[0]) && one[0] !== 'name') found.set(one[0], one[1] === true);
  } catch {
    /* Nothing that we wrote: the columns as they are at first. */
  }
  return found;
}

effect(() => localStorage.setItem(key, JSON.stringify([...chosen.value])));

export function isShown(column: Column): boolean {
  return column === 'name' || (chosen.value.get(column) ?? !hiddenAtFirst(column));
}

/** The columns that the table has now. */
export const shownColumns = computed<readonly Column[]>(() => allColumns.value.filter(isShown));

export function showColumn(column: Column, shown: boolean): void {
  const next = new Map(chosen.value);
  if (shown === hiddenAtFirst(column)) next.set(column, shown);
  else next.delete(column);
  chosen.value = next;
}
