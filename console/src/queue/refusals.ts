/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { CommandName } from '../net/commands.ts';
import type { Row } from '../net/types.ts';

/** Why the table refuses a command on this row, as a code, or null when it may be tried. The server judges again. */
export function refusalOf(command: CommandName, row: Row): string | null {
  switch (command) {
    case 'start':
      return refuseStart(row);
    case 'hold':
      return refuseHold(row);
    case 'end':
      return refuseEnd(row);
    default:
      return null;
  }
}

function refuseStart(row: Row): string | null {
  if (row.ended) return 'session_over';
  switch (row.part) {
    case 'queued':
    case 'target':
    case 'invited':
      if (row.link === 'not_in') return 'customer_not_in';
      return row.link === 'online' ? null : 'link_not_online';
    case 'lead':
      return row.held ? null : 'not_on_hold';
    case 'collaborator':
      if (row.own_hold) return null;
      return row.held ? 'session_held' : 'not_on_hold';
    case 'source':
      return null;
    case 'out':
      return 'session_over';
  }
}

function refuseHold(row: Row): string | null {
  if (row.ended) return 'session_over';
  if (row.part === 'lead') return row.held ? 'already_on_hold' : null;
  if (row.part === 'collaborator') return row.own_hold ? 'already_on_hold' : null;
  return 'not_for_part';
}

function refuseEnd(row: Row): string | null {
  if (row.ended) return null;
  if (row.part === 'target') return 'not_for_part';
  if (row.part === 'collaborator' || row.part === 'invited') return 'not_for_part';
  return null;
}
