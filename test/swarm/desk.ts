// SPDX-License-Identifier: GPL-3.0-or-later
// The sessions of the swarm: some waiting in a channel, some active, some on hold, at technicians of their own.
import { ask } from '../lib/http.js';
import { Unexpected } from '../lib/runner.js';
import type { Row } from '../lib/stream.js';
import { jsonBody, Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';

/** Below the most that a technician may have active at a time. */
const activeEach = 10;

export interface Part {
  waiting: number;
  technicians: number;
  heldEach: number;
}

/** A row, who watches it, and the word that it is to show. */
export interface Watched {
  technician: Technician;
  row: string;
  word: string;
}

export async function makeTechnician(admin: Technician, name: string, group: string): Promise<Technician> {
  const login = name.toLowerCase();
  const password = `${login} has a password`;
  await admin.do('POST', '/api/v1/technicians', { login, name, group, role: 'technician', password, must_change_password: false });
  return Technician.signIn(admin.target, login, password);
}

/** Asks for help through the channel as often as that; the join tokens. */
export async function askForHelp(technician: Technician, channel: string, count: number): Promise<string[]> {
  const tokens: string[] = [];
  for (let number = 1; number <= count; number++) {
    const reply = await ask(technician.target, `/api/v1/channels/${channel}/join`, jsonBody('POST', { name: `Customer ${number}`, fields: [] }));
    if (reply.status !== 200) throw new Unexpected(`joining the channel: ${reply.status} ${reply.text}`);
    tokens.push(reply.json<{ join_token: string }>().join_token);
  }
  return tokens;
}

export async function command(technician: Technician, name: string, row: Row): Promise<Row> {
  const reply = await technician.tryCommand(name, row);
  if (reply.status !== 200) throw new Unexpected(`${name}: ${reply.status} ${reply.text}`);
  return reply.json<{ row: Row }>().row;
}

export const waitingRows = (technician: Technician, channelQueue: string): Row[] =>
  [...technician.stream.rows.values()].filter(({ queue, status }) => queue === channelQueue && status === 'Waiting');

/** Takes rows out of the channel: the first ones are put on hold, ten stay active. */
export async function takeUp(technician: Technician, channelQueue: string, held: number, active = activeEach): Promise<Watched[]> {
  const taken: Watched[] = [];
  for (let number = 0; number < held + active; number++) {
    const waiting = waitingRows(technician, channelQueue)[0];
    if (!waiting) throw new Unexpected('nobody waits any more');
    let row = await command(technician, 'start', waiting);
    if (number < held) row = await command(technician, 'hold', row);
    await until('the stream shows it', () => technician.stream.rows.get(row.row_id)?.status === row.status, 20_000, 5);
    taken.push({ technician, row: row.row_id, word: row.status });
  }
  return taken;
}

/** Rows that do not show their word. */
export const wrongRows = (watched: Watched[]): Watched[] =>
  watched.filter(({ technician, row, word }) => technician.stream.rows.get(row)?.status !== word);
