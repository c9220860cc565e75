/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Row } from '../net/types.ts';
import { Icon } from '../ui/Icon.tsx';
import { texts } from '../ui/texts.ts';
import { columnTitle, fieldOf, shownColumns, type Column } from './columns.ts';
import { tryCommand, whyNot } from './actions.ts';
import { chosenSession, showSession } from './place.ts';
import { QueueRow } from './QueueRow.tsx';
import { openRowMenu, placeUnder } from './row-menu.ts';
import { sort, sortBy } from './sorting.ts';

const rowPx = 44;
const extraRows = 12;

interface QueueTableProps {
  rows: readonly Row[];
  chosen: string | null;
  label: string;
}

interface VisiblePart {
  first: number;
  count: number;
}

/* A function of its own: a listener keeps alive what stands beside it, and beside it in the table stand ten thousand rows. */
function useVisiblePart(box: RefObject<HTMLElement | null>): VisiblePart {
  const [part, setPart] = useState<VisiblePart>({ first: 0, count: 60 });
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / rowPx) - extraRows);
      const count = Math.ceil(element.clientHeight / rowPx) + 2 * extraRows;
      setPart((now) => (now.first === first && now.count === count ? now : { first, count }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  return part;
}

/** The rows of a queue. However many there are, only those near the visible part are in the page. */
export function QueueTable({ rows, chosen, label }: QueueTableProps) {
  const box = useRef<HTMLDivElement>(null);
  const part = useVisiblePart(box);
  const columns = shownColumns.value;
  const first = Math.min(part.first, Math.max(0, rows.length - part.count));
  const shown = rows.slice(first, first + part.count);
  const below = rows.length - first - shown.length;
  const focusable = chosen ?? rows[0]?.session ?? null;

  const choose = (at: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
    const element = box.current;
    if (!row || !element) return;
    chosenSession.value = row.session;
    const top = rows.indexOf(row) * rowPx;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * rowPx > element.scrollTop + element.clientHeight) element.scrollTop = top + 2 * rowPx - element.clientHeight;
    requestAnimationFrame(() => element.querySelector<HTMLElement>('input:checked')?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isMenuKey(event)) {
      const row = rows.find((one) => one.session === focusable);
      if (!row || !(event.target instanceof Element)) return;
      event.preventDefault();
      chosenSession.value = row.session;
      openRowMenu(row.session, placeUnder(event.target.closest('tr') ?? event.target));
      return;
    }
    if (!(event.target instanceof HTMLInputElement) || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = rows.findIndex((row) => row.session === focusable);
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? rowPx) / rowPx) - 2);
    const to = moves(event.key, at, page, rows.length);
    if (to !== null) {
      event.preventDefault();
      choose(to);
    } else if (event.key === 'Enter') {
      const row = rows[at];
      if (row) enterRow(row);
    }
  };

  return (
    <div class="card table-box" ref={box} data-testid="queue-table">
      <table class="table table--fixed queue-table" aria-label={label} style={{ minWidth: `${widthPx(columns)}px` }} aria-rowcount={rows.length + 1} onKeyDown={onKeyDown}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHead key={column} column={column} />
            ))}
            <th scope="col" class="table-end col-action">
              <span class="unseen">{texts.queue.columns.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Spacer rows={first} columns={columns.length + 1} />}
          {shown.map((row, index) => (
            <QueueRow
              key={row.row_id}
              row={row}
              index={first + index + 2}
              chosen={row.session === chosen}
              focusable={row.session === focusable}
              onEnter={enterRow}
            />
          ))}
          {below > 0 && <Spacer rows={below} columns={columns.length + 1} />}
        </tbody>
      </table>
    </div>
  );
}

function isMenuKey(event: KeyboardEvent): boolean {
  return event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
}

/* What the columns need beside each other; with less room the table scrolls sideways. */
const wider: Partial<Record<Column, number>> = { status: 158, timeInStatus: 168, totalTime: 104 };
const actionPx = 142;
/* The name has its part of the whole, as the style sheet says. */
const namePart = 0.17;
const textPx = 126;
function widthPx(columns: readonly Column[]): number {
  const others = columns.filter((column) => column !== 'name').reduce((sum, column) => sum + (wider[column] ?? textPx), actionPx);
  return Math.round(others / (1 - namePart));
}

function columnClass(column: Column): string {
  return fieldOf(column) === null ? `col-${column}` : 'col-field';
}

/** Enter and a double click: start what can be started, open what runs. */
function enterRow(row: Row): void {
  if (row.part !== 'lead' && row.part !== 'source' && whyNot('start', row) === null) void tryCommand(row.session, 'start');
  else showSession(row.session);
}

function moves(key: string, at: number, page: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + page;
    case 'PageUp':
      return at - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function SortHead({ column }: { column: Column }) {
  const now = sort.value;
  const direction = now.column !== column ? undefined : now.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={columnClass(column)} aria-sort={direction}>
      <button type="button" class="table-sort" onClick={() => sortBy(column)}>
        <bdi class="table-title">{columnTitle(column)}</bdi>
        <Icon name="arrowUp" size={12} />
      </button>
    </th>
  );
}

/* Keeps the scroll bar honest for the rows that are not in the page. */
function Spacer({ rows, columns }: { rows: number; columns: number }) {
  return (
    <tr class="table-spacer" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * rowPx}px` }} />
    </tr>
  );
}
