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
  if (row.ended) return 'ended';
  switch (row.part) {
    case 'queued':
    case 'target':
    case 'invited':
      if (row.link === 'not_in') return 'not_in';
      return row.link === 'online' ? null : 'not_online';
    case 'lead':
      return row.held ? null : 'already_active';
    case 'collaborator':
      if (row.own_hold) return null;
      return row.held ? 'lead_holds' : 'already_active';
    case 'source':
      return null;
    case 'out':
      return 'ended';
  }
}

function refuseHold(row: Row): string | null {
  if (row.ended) return 'ended';
  if (row.part === 'lead') return row.held ? 'already_held' : null;
  if (row.part === 'collaborator') return row.own_hold ? 'already_held' : null;
  return 'not_started';
}

function refuseEnd(row: Row): string | null {
  if (row.ended) return null;
  if (row.part === 'target') return 'is_target';
  if (row.part === 'collaborator' || row.part === 'invited') return 'is_guest';
  return null;
}
