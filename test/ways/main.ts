// SPDX-License-Identifier: GPL-3.0-or-later
// `./check ways [--list] [Sxx...]`: the documented ways, end to end, judged from outside: the streams of all consoles against
// spec/status-changes.tsv, the exact sequence of words, no other row changed; then the history says the same.
import { moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { historySequence, judgeObserved, seenPairs, ways, type Step } from '../lib/observer.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { steps, type WaySteps } from './steps.js';
import { World, type Journey } from './world.js';

if (!onOwnNetwork()) moveToOwnNetwork();

/** How many words every observer has of every row now. */
function counts(world: World): Map<string, number> {
  return new Map(world.observers.flatMap((observer) => [...observer.words].map(([row, words]) => [`${observer.name} ${row}`, words.length] as const)));
}

function describe(words: Step[]): string {
  return words.map(({ word, atMs }, index) => (index === 0 ? word : `${word} after ${((atMs - words[index - 1]!.atMs) / 1000).toFixed(2)} s`)).join(', ');
}

async function walk(world: World, way: WaySteps): Promise<string> {
  const documented = ways.find(({ id }) => id === way.id);
  expect(documented, `${way.id} is not in spec/status-changes.tsv`);
  const journey = await way.start(world);
  try {
    const { observer } = journey.technician;
    expectEqual(observer.sequence(journey.row).at(-1), documented.start, 'the word before');
    const before = counts(world);
    const at = observer.sequence(journey.row).length;
    await way.act(journey);
    await journey.shows(documented.end, way.withinMs);
    await settled(world);
    expectEqual(observer.sequence(journey.row).slice(at - 1), [documented.start, documented.end], `the words of row ${journey.row}`);
    judgeOthers(world, journey, before);
    await judgeHistory(journey);
    if (way.appletExits !== undefined) expectEqual(await journey.applet!.program.ended(), way.appletExits, 'how the applet ended');
    judgeObserved();
    return describe(observer.words.get(journey.row)!);
  } finally {
    await journey.finish();
  }
}

/** Everything that the server had to say so far has arrived: each stream has answered a heartbeat. */
async function settled(world: World): Promise<void> {
  const { ada, bob, cleo } = world.organisation;
  await Promise.all([ada, bob, cleo].map(({ stream }) => stream.settled()));
}

function judgeOthers(world: World, journey: Journey, before: Map<string, number>): void {
  for (const [key, count] of counts(world)) {
    if (key.endsWith(` ${journey.row}`)) continue;
    expect(before.get(key) === count, `another row changed: ${key}`);
  }
}

async function judgeHistory(journey: Journey): Promise<void> {
  const { technician, created, row } = journey;
  const wanted = technician.observer.sequence(row);
  const told = await until('the history is there', async () => {
    const words = historySequence(await technician.history(created.session), row);
    return words.length >= wanted.length && words;
  });
  expectEqual(told, wanted, 'the history');
}

const suite = new Suite();
const worlds: World[] = [];
let world: World;
suite.after(endAll);

for (const way of steps) {
  suite.test(`${way.id}`, async () => {
    worlds[0] ??= await World.make();
    world = worlds[0];
    const seen = await walk(world, way);
    return way.manner ? `[${way.manner}] ${seen}` : seen;
  });
}
suite.test('observers', () => {
  judgeObserved();
  const violations = seenPairs.size;
  expect(violations > 0, 'nothing was seen');
  return `${seenPairs.size} pairs seen, none outside the table`;
});
suite.test('sanitizers', () => {
  const report = world?.server.program.sanitizerReport();
  expect(!report, report ?? '');
  return 'nothing found in towlined';
});

await suite.run(process.argv.slice(2), 'after');
