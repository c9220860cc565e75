/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands on one session, for the toolbar and for the menu of a row: what there is, what it is called, and why not. */
import { pending, type CommandName } from '../net/commands.ts';
import type { Row } from '../net/types.ts';
import type { IconName } from '../ui/Icon.tsx';
import { texts } from '../ui/texts.ts';
import { ask, tryCommand, whyNot, type AskedCommand } from './actions.ts';

export interface SessionAction {
  command: CommandName;
  label: string;
  icon: IconName;
  shortcut: string | undefined;
  /** Why it cannot be given now, or null. */
  refused: string | null;
  /** It is under way. */
  pending: boolean;
  run: () => void;
}

const asking: ReadonlySet<CommandName> = new Set<AskedCommand>(['transfer', 'invite', 'reboot', 'end']);

interface Known {
  command: CommandName;
  label: string;
  icon: IconName;
  shortcut?: string;
  /** What is not there is for others: it never was this technician's to give. */
  isThere?: (row: Row | undefined) => boolean;
}

const t = texts.commands;
const all: readonly Known[] = [
  { command: 'start', label: t.start, icon: 'play', shortcut: 'Alt+S' },
  { command: 'hold', label: t.hold, icon: 'pause', shortcut: 'Alt+H' },
  { command: 'transfer', label: t.transfer, icon: 'transfer', shortcut: 'Alt+T' },
  { command: 'invite', label: t.invite, icon: 'invite', shortcut: 'Alt+I' },
  { command: 'reboot', label: t.reboot, icon: 'restart', shortcut: 'Alt+R' },
  { command: 'hand-off-accept', label: t.acceptLead, icon: 'check', isThere: (row) => row?.part === 'collaborator' && row.lead_offered },
  { command: 'leave', label: t.leave, icon: 'leave', isThere: (row) => row?.part === 'collaborator' && !row.ended },
  { command: 'decline', label: t.decline, icon: 'refuse', isThere: (row) => row?.part === 'invited' },
  { command: 'end', label: t.end, icon: 'stop', shortcut: 'Alt+X' },
];

/** What can be done with a session, in the order in which it is shown. */
export function sessionActions(row: Row | undefined): SessionAction[] {
  const session = row?.session ?? '';
  const under = pending.value.get(session);
  return all
    .filter(({ isThere }) => isThere === undefined || isThere(row))
    .map(({ command, label, icon, shortcut }) => ({
      command,
      label,
      icon,
      shortcut,
      refused: whyNot(command, row),
      pending: under === command,
      run: () => {
        if (asking.has(command)) ask(command as AskedCommand, session);
        else void tryCommand(session, command);
      },
    }));
}
