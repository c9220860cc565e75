// SPDX-License-Identifier: GPL-3.0-or-later
// `./check swarm` (in `./check long`) and `bench/run swarm`: many applets lose the network at once and have it back at once.
// Each row shows that and is right again within the retry window; meanwhile another technician, whose customers keep their
// network, goes on working. `--applets N`: 500 unless said otherwise.
import { Computer, makeBridge, moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { historySequence, judgeObserved } from '../lib/observer.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { makeOrganisation, Server } from '../lib/server.js';
import type { Technician } from '../lib/technician.js';
import { processorSeconds } from '../lib/sizes.js';
import { pause, until } from '../lib/wait.js';
import { Commander } from './commander.js';
import { askForHelp, makeTechnician, takeUp, waitingRows, wrongRows, type Watched } from './desk.js';
import { between, describe, quantile, wallMs } from './figures.js';
import { Swarm } from './swarm.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await makeBridge();

const words = process.argv.slice(2);
const given = words.indexOf('--applets');
const applets = given < 0 ? 500 : Number(words[given + 1]);
const technicians = Math.max(1, Math.round(applets / 125));
const heldEach = Math.round((applets * 0.3) / technicians);
const unaffected = 10;
const idleMs = 10_000;
const isLong = words.includes('--long');
/** How long they are away after they noticed, and what their pauses and the let-in of so many add up to at most on a busy machine. */
const short = { awayMs: 5000, windowMs: 15_000 }; // a try each 4 s
const minutes = { awayMs: 90_000, windowMs: 45_000 }; // a try each 30 s
const restartMs = 20_000; // the server has its own start to do as well

const suite = new Suite();
suite.after(endAll);

let server: Server;
let far: Computer;
let swarm: Swarm;
let commander: Commander;
let admin: Technician;
const watched: Watched[] = [];
let idle: number[];

suite.essential(`${applets} applets in one process, over TLS: waiting, active and on hold`, async () => {
  server = await Server.start({ name: 'swarm', on: await Computer.make(), configuration: [`forms_per_address = ${applets}`] });
  const organisation = await makeOrganisation(server);
  const { groups, channel } = organisation;
  ({ admin } = organisation);
  far = await Computer.make();
  far.own('10.78.0.0/16');
  swarm = new Swarm('swarm-far', far, server, '10.78.0.1');
  const queue = `channel:${channel}`;
  const all: Technician[] = [];
  for (let number = 1; number <= technicians; number++) {
    const one = await makeTechnician(admin, `Helper${number}`, groups.first);
    await one.watchQueues(queue);
    all.push(one);
  }
  swarm.join(await askForHelp(admin, 'website', applets));
  await until('all are in', () => swarm.in('in') === applets, 60_000);
  await until('all are waiting', () => all.every((one) => waitingRows(one, queue).length === applets), 60_000);
  for (const one of all) watched.push(...(await takeUp(one, queue, heldEach)));
  const first = all[0]!;
  await first.stream.settled();
  for (const row of waitingRows(first, queue)) watched.push({ technician: first, row: row.row_id, word: 'Waiting' });
  expectEqual(watched.length, applets, 'rows');
  const count = (word: string): number => watched.filter((one) => one.word === word).length;
  return `${count('Waiting')} Waiting, ${count('Active')} Active, ${count('On Hold')} On Hold`;
});

suite.essential('another technician works with customers of his own', async () => {
  const group = (await admin.do<{ id: string }>('POST', '/api/v1/groups', { name: 'Others', parent: null })).id;
  const channel = (await admin.do<{ id: string }>('POST', '/api/v1/channels', { name: 'others', groups: [group] })).id;
  const dora = await makeTechnician(admin, 'Dora', group);
  const queue = `channel:${channel}`;
  await dora.watchQueues(queue);
  const near = await Computer.make();
  near.own('10.79.0.0/16');
  const others = new Swarm('swarm-near', near, server, '10.79.0.1');
  others.join(await askForHelp(admin, 'others', unaffected));
  await until('they are waiting', () => waitingRows(dora, queue).length === unaffected);
  const rows = (await takeUp(dora, queue, 0, unaffected)).map(({ row }) => dora.stream.rows.get(row)!);
  dora.stream.close();
  commander = new Commander(dora, rows);
  const beganMs = wallMs();
  await pause(idleMs);
  idle = between(commander.timed, beganMs, wallMs());
  return `commands while all is quiet: ${describe(idle)}`;
});

/** The network goes, all rows show it; it comes back, all rows are as before. */
async function cutAndBack({ awayMs, windowMs }: typeof short, whenBack: () => void): Promise<string> {
  const before = await swarm.counts();
  const sequences = new Map(watched.map(({ technician, row }) => [row, technician.observer.sequence(row).length]));
  const cutMs = wallMs();
  far.unplug();
  await until('every row is Reconnecting', () => wrongRows(watched.map((one) => ({ ...one, word: 'Reconnecting' }))).length === 0, 60_000);
  const noticedMs = wallMs();
  await until('every applet has noticed', () => swarm.in('lost') === applets, 60_000);
  await pause(awayMs);
  const backMs = wallMs();
  const usedBefore = processorSeconds(server.program.pid);
  far.plugIn();
  whenBack();
  await until('every row is right again', () => wrongRows(watched).length === 0, windowMs * 3, 20);
  const rightMs = wallMs();
  const used = processorSeconds(server.program.pid) - usedBefore;
  await until('every applet is in', () => swarm.in('in') === applets);
  const after = await swarm.counts();
  for (const { technician, row, word } of watched) {
    expectEqual(technician.observer.sequence(row).slice(sequences.get(row)), ['Reconnecting', word], `row ${row}`);
  }
  const busy = between(commander.timed, backMs, rightMs);
  const away = between(commander.timed, cutMs, backMs);
  const ratio = (values: number[], share: number): string => (quantile(values, share) / quantile(idle, 0.5)).toFixed(1);
  console.log(`  all Reconnecting ${((noticedMs - cutMs) / 1000).toFixed(1)} s after the cut; all right ${((rightMs - backMs) / 1000).toFixed(2)} s after the network was back`);
  console.log(`  connections ${after.opened - before.opened}, TLS sessions resumed ${after.resumed - before.resumed}, told to come later ${after.told_to_wait - before.told_to_wait}; towlined used ${used.toFixed(2)} s of processor`);
  console.log(`  the longest turn of towlined's loop so far ${(await server.metric('towline_loop_turn_microseconds_max') / 1000).toFixed(0)} ms; turns over 50 ms: ${await server.metric('towline_loop_turns_slow_total')}; let in a second at most ${await server.metric('towline_returns_per_s')}`);
  console.log(`  commands of the other while they are away: ${describe(away)}: ${ratio(away, 0.5)} and ${ratio(away, 0.99)} times the idle median`);
  console.log(`  commands of the other while they return: ${describe(busy)}: ${ratio(busy, 0.5)} and ${ratio(busy, 0.99)} times the idle median`);
  expect(rightMs - backMs <= windowMs, `the last row was right after ${((rightMs - backMs) / 1000).toFixed(1)} s`);
  return `${applets} of ${applets} rows right after ${((rightMs - backMs) / 1000).toFixed(2)} s; commands meanwhile ${ratio(busy, 0.5)} times their idle median`;
}

suite.test('cut off at once and back at once: each tries when its pause is over', () => cutAndBack(short, () => undefined));
suite.test('cut off at once and back at once: every desktop tells its applet that the network is there', () => cutAndBack(short, () => swarm.hopeful()));
if (isLong) suite.test('cut off for minutes: pauses have grown', () => cutAndBack(minutes, () => undefined));

suite.test('the server is killed and started again', async () => {
  await commander.stop();
  const before = await swarm.counts();
  await server.program.kill();
  await until('every applet has noticed', () => swarm.in('lost') === applets, 60_000);
  await server.run();
  const readyMs = wallMs();
  await until('every applet is in', () => swarm.in('in') === applets, 60_000);
  const tookMs = swarm.lastChangeMs - readyMs;
  for (const technician of new Set(watched.map((one) => one.technician))) await technician.stream.back();
  await until('every row is right again', () => wrongRows(watched).length === 0);
  const after = await swarm.counts();
  const seen = `the last of ${applets} back ${(tookMs / 1000).toFixed(2)} s after it was ready, every row right; connections ${after.opened - before.opened}, told to come later ${after.told_to_wait - before.told_to_wait}`;
  expect(tookMs <= restartMs, seen);
  return seen;
});

suite.test('nobody is lost, the history says the same', async () => {
  expectEqual(await server.metric('towline_applets'), applets + unaffected, 'connected applets');
  for (const { technician, row, word } of watched.filter((_, index) => index % 10 === 0)) {
    const session = technician.stream.rows.get(row)!.session;
    const rounds = Array.from({ length: isLong ? 4 : 3 }, () => ['Reconnecting', word]).flat();
    expectEqual(historySequence(await technician.history(session), row).slice(-rounds.length - 1), [word, ...rounds], `history of row ${row}`);
  }
  judgeObserved();
  expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
  const { status, text } = await server.check();
  expectEqual(status, 0, `towlinectl check ended (${text.trim()}) with`);
  return text.trim().split('\n').at(-1);
});

await suite.run();
