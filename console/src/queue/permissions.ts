/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the technician's group permits. The server refuses what it does not; here it is only said beforehand. */
import type { CommandName } from '../net/commands.ts';
import { me } from '../net/store.ts';
import type { Permission, Row } from '../net/types.ts';

export function may(permission: Permission): boolean {
  return me.value?.standing.permissions[permission] ?? true;
}

const needed: Partial<Record<CommandName, Permission>> = {
  hold: 'may_hold',
  transfer: 'may_transfer',
  invite: 'may_invite',
  reboot: 'may_reboot',
};

/** What administrators may do with the sessions of their groups, whatever their own group permits. */
export const administratorsOwn: ReadonlySet<CommandName> = new Set(['transfer', 'end']);

/** The permission that a command on this row lacks, or null. */
export function lacking(command: CommandName, row: Row): Permission | null {
  const shared = !row.queue.startsWith('technician:');
  if (shared && me.value?.technician.role === 'administrator' && administratorsOwn.has(command)) return null;
  const permission = command === 'end' && shared && !row.ended ? 'may_end_shared' : needed[command];
  return permission === undefined || may(permission) ? null : permission;
}
