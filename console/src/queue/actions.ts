/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the buttons and keys of the console do to a session. */
import { signal } from '@preact/signals';
import { pending, runCommand, type CommandName } from '../net/commands.ts';
import { connection, findRow } from '../net/store.ts';
import type { Row } from '../net/types.ts';
import { announce } from '../ui/LiveRegion.tsx';
import { problemText, refusalText, texts } from '../ui/texts.ts';
import { toast } from '../ui/Toasts.tsx';
import { showSession } from './place.ts';
import { refusalOf } from './refusals.ts';

export const newSessionOpen = signal(false);
/** The session that the technician is asked about before it ends, or null. */
export const endAsked = signal<string | null>(null);

/** Why a command cannot be given now, as a sentence, or null. */
export function whyNot(command: CommandName, row: Row | undefined): string | null {
  if (connection.value !== 'live') return texts.commands.offline;
  if (!row) return texts.commands.choose;
  const code = refusalOf(command, row);
  if (code !== null) return refusalText(code) ?? problemText(code);
  const under = pending.value.get(row.session);
  return under !== undefined && under !== command ? texts.commands.underWay : null;
}

/** Gives a command, unless the page knows that it is refused; shows what came of it. */
export async function tryCommand(session: string, command: CommandName, fields: Record<string, unknown> = {}): Promise<boolean> {
  const row = findRow(session);
  const refused = whyNot(command, row);
  if (!row || refused !== null) {
    if (refused !== null) announce(refused);
    return false;
  }
  const outcome = await runCommand(row, command, fields);
  switch (outcome.kind) {
    case 'done':
      if (command === 'start') showSession(session);
      return true;
    case 'refused':
      toast('bad', problemText(outcome.problem.code, outcome.problem.params));
      return false;
    case 'unknown':
      return false;
  }
}

/** Ends a session: asks first when something would be lost, clears a row that is over at once. */
export function tryEnd(session: string): void {
  const row = findRow(session);
  const refused = whyNot('end', row);
  if (refused !== null) announce(refused);
  else if (row?.ended) void tryCommand(session, 'end');
  else endAsked.value = session;
}
