/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { pending } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { second } from '../ui/clock.ts';
import { StatusPill } from '../ui/StatusPill.tsx';
import { texts } from '../ui/texts.ts';
import { isForeign, tryCommand, whyNot } from './actions.ts';
import { chosenSession, showSession } from './place.ts';
import { refusalOf } from './refusals.ts';
import { TimeInStatus } from './TimeInStatus.tsx';
import { TotalTime } from './TotalTime.tsx';
import { urgencyKey } from './urgency.ts';
import { fieldOf, isShown, shownColumns, type Column } from './columns.ts';
import { fieldValue } from './filters.ts';
import { openRowMenu, placeUnder } from './row-menu.ts';
import { cameFrom, fieldText } from './sorting.ts';

/* A press on a button is not one on its row. */
const stop = (event: Event): void => event.stopPropagation();

interface QueueRowProps {
  row: Row;
  index: number;
  chosen: boolean;
  focusable: boolean;
  onEnter: (row: Row) => void;
}

/** One session in the queue. A radio button in its first cell chooses it, so that the keyboard can as well. */
export function QueueRow({ row, index, chosen, focusable, onEnter }: QueueRowProps) {
  const choose = () => {
    chosenSession.value = row.session;
  };
  /* A click puts the focus on the row's radio button, so that the arrow keys go on from there. */
  const click = (event: Event & { currentTarget: HTMLElement }) => {
    choose();
    event.currentTarget.querySelector('input')?.focus({ preventScroll: true });
  };
  /* With Shift the browser's own menu opens. The Menu key comes here too, without a place of its own: the table has done it then. */
  const menu = (event: MouseEvent) => {
    if (event.shiftKey) return;
    event.preventDefault();
    if (event.button !== 2) return;
    choose();
    openRowMenu(row.session, { x: event.clientX, y: event.clientY });
  };
  /* Drawn again when its look changes, not each second. */
  const late = useComputed(() => urgencyKey(row, second.value) === 'late').value;
  return (
    <tr
      class={`table-row${chosen ? ' table-row--chosen' : ''}${late ? ' table-row--late' : ''}`}
      aria-rowindex={index}
      data-testid={`row-${row.row_id}`}
      data-session={row.session}
      data-status={row.status}
      onClick={click}
      onDblClick={() => onEnter(row)}
      onContextMenu={menu}
    >
      <td class="table-name">
        <label class="table-choose">
          <input
            type="radio"
            class="table-choice"
            name="chosen-session"
            checked={chosen}
            tabIndex={focusable ? 0 : -1}
            aria-label={texts.queue.choose(texts.sessionName(row), row.status)}
            onChange={choose}
          />
          <span class="table-lines">
            <bdi class={row.name === '' ? 'clip soft' : 'clip'}>{texts.sessionName(row)}</bdi>
            {!isShown('transferred') && note(row)}
          </span>
        </label>
      </td>
      {shownColumns.value.map((column) => cell(column, row))}
      <td class="table-end">
        <span class="table-steps" onClick={stop} onDblClick={stop}>
          <NextStep row={row} />
          <Button
            icon="more"
            kind="quiet"
            size="small"
            label={texts.queue.menuOf(texts.sessionName(row))}
            hasPopup="menu"
            onPress={(button) => {
              choose();
              openRowMenu(row.session, placeUnder(button));
            }}
          />
        </span>
      </td>
    </tr>
  );
}

function cell(column: Column, row: Row): JSX.Element | null {
  if (column === 'name') return null;
  const field = fieldOf(column);
  return field === null ? cells[column as keyof typeof cells](row) : textCell(column, fieldValue(row, field));
}

const cells = {
  status: (row: Row) => (
    <td key="status">
      <StatusPill status={row.status} />
    </td>
  ),
  timeInStatus: (row: Row) => (
    <td key="timeInStatus" class="table-time">
      <TimeInStatus row={row} />
    </td>
  ),
  totalTime: (row: Row) => (
    <td key="totalTime" class="table-time">
      <TotalTime row={row} />
    </td>
  ),
  from: (row: Row) => textCell('from', cameFrom(row)),
  technician: (row: Row) => textCell('technician', row.lead?.name ?? texts.none),
  transferred: (row: Row) => (
    <td key="transferred" class="table-clip" title={row.comment}>
      {note(row)}
    </td>
  ),
  fields: (row: Row) => textCell('fields', fieldText(row)),
};

function textCell(column: Column, text: string): JSX.Element {
  return (
    <td key={column} class="table-clip" title={text}>
      <bdi class="clip">{text}</bdi>
    </td>
  );
}

function note(row: Row) {
  if (!row.transferred_by && row.comment === '') return null;
  return (
    <span class="clip table-note soft" title={row.comment}>
      {row.transferred_by && <>{texts.queue.transferredBy(row.transferred_by.name)} </>}
      <bdi>{row.comment}</bdi>
    </span>
  );
}

/** The one thing that a technician does next with this row. */
function NextStep({ row }: { row: Row }) {
  const startable = row.part !== 'source' && !isForeign(row) && refusalOf('start', row) === null;
  return startable ? (
    <Button
      size="small"
      icon="play"
      label={texts.queue.startNamed(texts.sessionName(row))}
      class="button--named"
      pending={pending.value.get(row.session) === 'start'}
      refused={whyNot('start', row)}
      onPress={() => void tryCommand(row.session, 'start')}
    >
      {texts.commands.start}
    </Button>
  ) : (
    <Button size="small" kind="quiet" label={texts.queue.openNamed(texts.sessionName(row))} onPress={() => showSession(row.session)}>
      {texts.queue.open}
    </Button>
  );
}
