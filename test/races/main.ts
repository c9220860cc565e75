// SPDX-License-Identifier: GPL-3.0-or-later
// `./check races`: two consoles click Start on one shared row in the same instant. Exactly one gets it, the other a clear
// answer; the server's own counter says how often both were in it before the first was on disk.
//
//   main.js [--long] [--seed N] [--races N]
import { Dice } from '../lib/dice.js';
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { judgeObserved } from '../lib/observer.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { makeOrganisation, Server, type Organisation } from '../lib/server.js';
import type { Row } from '../lib/stream.js';
import { clientId, jsonBody, type Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import { Line, type Answer } from './line.js';

const words = process.argv.slice(2);
const number = (name: string, standard: number): number => (words.includes(name) ? Number(words[words.indexOf(name) + 1]) : standard);
const races = number('--races', words.includes('--long') ? 1000 : 50);
const seed = number('--seed', process.env['CI'] === 'true' ? 1 : Date.now() % 1_000_000);

interface Done {
  row: Row | null;
  number: number;
}
interface Refused {
  code: string;
  row: Row | null;
}

const dice = new Dice(seed);
let server: Server;
let organisation: Organisation;
let lines: [Line, Line];
/** What the losers were told, with how often. */
const refusals = new Map<string, number>();
const won = new Map<string, number>();
let overlapping = 0;

const suite = new Suite();
suite.after(endAll);
suite.after(() => writeSeenPairs('races'));

suite.essential('two technicians of one group, a channel, a connection each', async () => {
  server = await Server.start({ name: 'races' });
  organisation = await makeOrganisation(server);
  const { ada, bob, cleo, channel } = organisation;
  for (const one of [ada, bob]) await one.watchQueues(`channel:${channel}`);
  await cleo.watchQueues();
  lines = [await Line.open(ada), await Line.open(bob)];
});

/** A customer who waits in the channel's queue; the row as both see it. */
async function waiting(): Promise<{ applet: LightApplet; row: Row }> {
  const reply = await ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name: 'Race', fields: [] }));
  expectEqual(reply.status, 200, 'the form was answered');
  const applet = new LightApplet(server.target, { join_token: reply.json<{ join_token: string }>().join_token });
  const seenBy = ({ stream }: Technician): Row | undefined =>
    [...stream.rows.values()].find(({ session, status }) => session === applet.session && status === 'Waiting');
  await until('both see the row', () => seenBy(organisation.ada) && seenBy(organisation.bob), undefined, 2);
  const [row, other] = [seenBy(organisation.ada)!, seenBy(organisation.bob)!];
  expectEqual([row.row_id, row.row_version], [other.row_id, other.row_version], 'the row of both');
  return { applet, row };
}

async function race(): Promise<void> {
  const { applet, row } = await waiting();
  const before = await server.metric('towline_commands_overlapping_total');
  const order: [Line, Line] = dice.chance(2) ? [lines[0], lines[1]] : [lines[1], lines[0]];
  const bytes = order.map((line) => line.request(`/api/v1/sessions/${row.session}/start`, { row_id: row.row_id, row_version: row.row_version, client_id: clientId() }));
  const answers = await Promise.all(order.map((line, at) => line.send(bytes[at]!)));
  overlapping += (await server.metric('towline_commands_overlapping_total')) - before > 0 ? 1 : 0;
  const winners = order.filter((_, at) => answers[at]!.status === 200);
  expectEqual(winners.length, 1, `session ${row.session} was started by (${answers.map(({ status, text }) => `${status} ${text}`).join('; ')})`);
  const at = order.indexOf(winners[0]!);
  await judge(row, winners[0]!.who, answers[at]!, order[1 - at]!.who, answers[1 - at]!);
  won.set(winners[0]!.who.observer.name, (won.get(winners[0]!.who.observer.name) ?? 0) + 1);
  await winners[0]!.who.command('end', row.row_id);
  await until('the customer is told', () => applet.over, undefined, 2);
  expectEqual([applet.over, applet.faults], ['ended_by_technician', []], 'the customer saw');
}

async function judge(row: Row, winner: Technician, done: Answer, loser: Technician, refused: Answer): Promise<void> {
  const mine = done.json<Done>();
  expectEqual([mine.row?.row_id, mine.row?.status, mine.row?.queue], [row.row_id, 'Active', winner.queue], 'the winner’s row');
  const told = refused.json<Refused>();
  expectEqual(refused.status, 409, `the loser was answered ${refused.text}, with`);
  expect(told.row !== null && told.row.row_id === row.row_id && told.row.row_version !== row.row_version, `the loser was given no new row: ${refused.text}`);
  expectEqual([told.row.status, told.row.lead?.name], ['Active', winner.observer.name], 'the new row tells the loser');
  refusals.set(told.code, (refusals.get(told.code) ?? 0) + 1);
  await winner.stream.shows(row.row_id, 'Active');
  await loser.stream.settled();
  expect(!loser.stream.rows.has(row.row_id), 'the loser still has the row');
  expectEqual(loser.observer.sequence(row.row_id).includes('Active'), false, 'the loser saw it Active');
  const starts = (await winner.history(row.session)).filter(({ type }) => type === 'started');
  expectEqual(starts.map((entry) => entry.number), [mine.number], 'starts in the history');
}

suite.test(`${races} times Start by two on one shared row, seed ${seed}`, async () => {
  for (let at = 0; at < races; at++) await race();
  expect(overlapping * 2 >= races, `in only ${overlapping} of ${races} races both were in the server before the first commit`);
  judgeObserved();
  const count = (map: Map<string, number>): string => [...map].map(([what, times]) => `${what} ${times}`).join(', ');
  return `one got it each time (${count(won)}), the other was told ${count(refusals)}; in ${overlapping} of ${races} both were in the server before the first commit`;
});

suite.test('towlinectl check reports nothing', async () => {
  for (const line of lines) line.close();
  expectEqual(await server.metric('towline_status_pair_violations_total'), 0, 'changes outside the table');
  expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
  const { status, text } = await server.check();
  expectEqual(status, 0, `towlinectl check ended (${text.trim()}) with`);
  const report = server.program.sanitizerReport();
  expect(!report, report ?? '');
  return text.trim().split('\n').at(-1);
});

await suite.run();
