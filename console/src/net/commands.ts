/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { newClientId } from '../ui/ids.ts';
import { AwayError, ProblemError, request } from './http.ts';
import { connection, rowAnswered } from './store.ts';
import type { Problem, Row } from './types.ts';

export type CommandName =
  | 'start'
  | 'hold'
  | 'end'
  | 'transfer'
  | 'invite'
  | 'decline'
  | 'remove'
  | 'leave'
  | 'hand-off'
  | 'hand-off-cancel'
  | 'hand-off-accept'
  | 'reboot';

export type Outcome = { kind: 'done'; row: Row | null } | { kind: 'refused'; problem: Problem } | { kind: 'unknown' };

/** The command under way for each session, so that its button shows it and a second press does nothing. */
export const pending = signal<ReadonlyMap<string, CommandName>>(new Map());

const repeatForMs = 9 * 60 * 1000;

function setPending(session: string, name: CommandName | null): void {
  const next = new Map(pending.value);
  if (name) next.set(session, name);
  else next.delete(session);
  pending.value = next;
}

/**
 * Runs one command on a session. When no answer comes it is repeated under the same client id as soon as the
 * connection is back: the server does it once and gives the first answer again.
 */
export async function runCommand(row: Row, name: CommandName, fields: Record<string, unknown> = {}): Promise<Outcome> {
  if (pending.value.has(row.session)) return { kind: 'unknown' };
  setPending(row.session, name);
  try {
    const body = { row_id: row.row_id, row_version: row.row_version, client_id: newClientId(), ...fields };
    const answer = await repeatWhileAway(() =>
      request<{ row: Row | null }>('POST', `/sessions/${row.session}/${name}`, body),
    );
    if (answer.row) rowAnswered(answer.row);
    return { kind: 'done', row: answer.row };
  } catch (error) {
    if (!(error instanceof ProblemError)) return { kind: 'unknown' };
    if (error.problem.row) rowAnswered(error.problem.row);
    return { kind: 'refused', problem: error.problem };
  } finally {
    setPending(row.session, null);
  }
}

/**
 * Repeats a request that carries a client id until it is answered; gives up before the server forgets the id. Where the server asks
 * to wait a moment, nobody is told but waits.
 */
export async function repeatWhileAway<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + repeatForMs;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (Date.now() > until) throw error;
      if (error instanceof AwayError || (error instanceof ProblemError && isPassing(error.problem))) await connectionBack();
      else if (error instanceof ProblemError && isTooFast(error)) await wait(1000 * (error.retryAfterS ?? 0));
      else throw error;
    }
  }
}

function isPassing(problem: Problem): boolean {
  return problem.status === 502 || problem.status === 504 || problem.code === 'server_away';
}

const momentS = 2;

function isTooFast({ problem, retryAfterS }: ProblemError): boolean {
  return problem.status === 429 && retryAfterS !== null && retryAfterS <= momentS;
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/* Waits until the stream is live, and a little while in any case, so that a struggling server is not hammered. */
async function connectionBack(): Promise<void> {
  await wait(800);
  if (connection.value === 'live') return;
  await new Promise<void>((done) => {
    const stop = connection.subscribe((state) => {
      if (state === 'live' || state === 'signed-out') {
        done();
        queueMicrotask(() => stop());
      }
    });
  });
}
