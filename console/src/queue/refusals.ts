/* SPDX-License-Identifier: GPL-3.0-or-later */
import { enabledCommands, type Command, type RefusalCode } from '../gen/status.ts';
import type { CommandName } from '../net/commands.ts';
import type { Row } from '../net/types.ts';

/* The table's names of what the API's paths do; removing is one path for two commands. */
const inTable: Record<CommandName, readonly Command[]> = {
  start: ['start'],
  hold: ['hold'],
  end: ['end'],
  transfer: ['transfer'],
  invite: ['invite'],
  decline: ['decline'],
  remove: ['remove', 'withdraw'],
  leave: ['leave'],
  'hand-off': ['hand_off'],
  'hand-off-cancel': ['hand_off_cancel'],
  'hand-off-accept': ['accept_lead'],
  reboot: ['reboot'],
};

/** Why the table refuses a command on this row, as a code, or null when it may be tried. The server judges again. */
export function refusalOf(command: CommandName, row: Row): RefusalCode | null {
  const enabled = enabledCommands(row);
  if (inTable[command].some((name) => enabled.includes(name))) return null;
  return reasonOf(command, row);
}

/* The table says that; this says why, in the order in which the server looks at it. */
function reasonOf(command: CommandName, row: Row): RefusalCode {
  if (row.ended || row.part === 'out') return 'session_over';
  if (!isForPart(command, row)) return 'not_for_part';
  if (row.link === 'not_in') return 'customer_not_in';
  if (command === 'start') {
    if (row.part === 'lead') return 'not_on_hold';
    if (row.part === 'collaborator') return row.held ? 'session_held' : 'not_on_hold';
  }
  if (command === 'hold') return 'already_on_hold';
  if (row.held || row.own_hold) return 'session_held';
  return row.link === 'online' ? 'not_for_part' : 'link_not_online';
}

/* A command is for a part when some state of the session allows it. */
function isForPart(command: CommandName, row: Row): boolean {
  for (const held of [false, true]) {
    for (const own_hold of [false, true]) {
      const enabled = enabledCommands({ ...row, link: 'online', held, own_hold, ended: false });
      if (inTable[command].some((name) => enabled.includes(name))) return true;
    }
  }
  return false;
}
