/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the buttons and keys of the console do to a session. */
import { signal } from '@preact/signals';
import { pending, runCommand, type CommandName } from '../net/commands.ts';
import { connection, findRow, knownDetail, me } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { announce } from '../ui/LiveRegion.tsx';
import { problemText, texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { administratorsOwn, lacking } from './permissions.ts';
import { closeTab, showSession, tabs } from './place.ts';
import { refusalOf } from './refusals.ts';

export const newSessionOpen = signal(false);

export type AskedCommand = 'end' | 'transfer' | 'invite' | 'reboot';
/** The dialog that asks for what a command needs, and for which session; null when none is open. */
export const asked = signal<{ command: AskedCommand; session: string } | null>(null);

/** The row of another technician, which an administrator sees. */
export function isForeign(row: Row): boolean {
  return row.queue.startsWith('technician:') && row.queue !== me.value?.my_queue;
}

/** Why a command cannot be given now, as a sentence, or null. */
export function whyNot(command: CommandName, row: Row | undefined): string | null {
  if (connection.value !== 'live') return texts.commands.offline;
  if (!row) return texts.commands.choose;
  const foreign = isForeign(row);
  const code = foreign && !administratorsOwn.has(command) ? 'not_your_row' : refusalOf(command, row);
  if (code === 'not_for_part' && row.part === 'queued') return texts.screen.startFirst;
  if (code !== null) return problemText(code);
  if (!foreign && lacking(command, row) !== null) return problemText('no_right');
  if (command === 'reboot' && knownDetail(row.session)?.can_reboot === false) return problemText('applet_cannot_reboot');
  const under = pending.value.get(row.session);
  return under !== undefined && under !== command ? texts.commands.underWay : null;
}

/** Gives a command, unless the page knows that it is refused; the answer is why it was refused, or null. */
export async function sendCommand(session: string, command: CommandName, fields: Record<string, unknown> = {}): Promise<string | null> {
  const row = findRow(session);
  const refused = whyNot(command, row);
  if (!row || refused !== null) return refused ?? texts.commands.choose;
  const outcome = await runCommand(row, command, fields);
  switch (outcome.kind) {
    case 'done':
      afterwards(session, command, row);
      return null;
    case 'refused':
      return problemText(outcome.problem.code, outcome.problem.params);
    case 'unknown':
      return texts.commands.unknown;
  }
}

/* What the technician has left behind needs no tab any more; what he starts gets one. */
function afterwards(session: string, command: CommandName, row: Row): void {
  if (command === 'start') showSession(session);
  if (command !== 'end' && command !== 'leave' && command !== 'decline') return;
  if (tabs.value.includes(session)) closeTab(session);
  toast('good', row.ended ? texts.commands.cleared : command === 'end' ? texts.commands.ended : texts.commands.left);
}

/** Gives a command at once and shows why when it is refused. */
export async function tryCommand(session: string, command: CommandName, fields: Record<string, unknown> = {}): Promise<boolean> {
  const known = whyNot(command, findRow(session));
  if (known !== null) {
    announce(known);
    return false;
  }
  const refused = await sendCommand(session, command, fields);
  if (refused !== null) toast('bad', refused);
  return refused === null;
}

/** Opens the dialog of a command. A row that is over is cleared without being asked for. */
export function ask(command: AskedCommand, session: string): void {
  const row = findRow(session);
  const refused = whyNot(command, row);
  if (refused !== null) announce(refused);
  else if (command === 'end' && row?.ended) void tryCommand(session, 'end');
  else asked.value = { command, session };
}
