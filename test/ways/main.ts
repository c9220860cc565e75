// SPDX-License-Identifier: GPL-3.0-or-later
// `./check ways [--all]`: the documented ways, end to end, judged from outside: the streams of all consoles against
// spec/status-changes.tsv, the exact sequence of words, no other row changed; then the history says the same.
// `node build/test-js/test/ways/main.js [--all] Sxx...` walks some of them.
import { moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { documentedPairs, historySequence, judgeObserved, seenPairs, ways, type Observer, type Step } from '../lib/observer.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { endings, staying } from './endings.js';
import { extensions } from './extensions.js';
import { network } from './network.js';
import { reboots } from './reboots.js';
import { steps } from './steps.js';
import { together } from './together.js';
import { transfers } from './transfers.js';
import type { WaySteps } from './way.js';
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
  const documented = way.pair ? { start: way.pair[0], end: way.pair[1] } : ways.find(({ id }) => id === way.id);
  expect(documented, `${way.id} is not in spec/status-changes.tsv`);
  const journey = await way.start(world);
  try {
    const { observer } = journey.technician;
    expectEqual(observer.sequence(journey.row).at(-1), documented.start, 'the word before');
    await settled(world);
    const before = counts(world);
    const at = observer.sequence(journey.row).length;
    await way.act(journey);
    await journey.shows(documented.end, way.withinMs);
    await settled(world);
    const words = documented.start === documented.end ? [documented.start] : [documented.start, documented.end];
    expectEqual(observer.sequence(journey.row).slice(at - 1), words, `the words of row ${journey.row}`);
    expectEqual(otherChanges(world, journey, before), way.others ?? [], 'what other rows showed');
    await judgeHistory(journey);
    if (way.appletExits !== undefined) expectEqual(await journey.applet!.program.ended(), way.appletExits, 'how the applet ended');
    judgeObserved();
    const report = journey.applets.map(({ program }) => program.sanitizerReport()).find(Boolean);
    expect(!report, report ?? '');
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

/** What every other row showed since, on any console, each as `Bob: Incoming > Active`. */
function otherChanges(world: World, journey: Journey, before: Map<string, number>): string[] {
  return rowsOf(world)
    .filter(({ observer, row }) => observer.name !== journey.technician.observer.name || row !== journey.row)
    .filter(({ observer, row }) => observer.sequence(row).length !== (before.get(`${observer.name} ${row}`) ?? 0))
    .map(({ observer, row }) => {
      const first = Math.max((before.get(`${observer.name} ${row}`) ?? 0) - 1, 0);
      return `${observer.name}: ${observer.sequence(row).slice(first).join(' > ')}`;
    })
    .sort();
}

function rowsOf(world: World): { observer: Observer; row: string }[] {
  return world.observers.flatMap((observer) => [...observer.words.keys()].map((row) => ({ observer, row })));
}

/** The history of the session gives every row of it the words that were seen. */
async function judgeHistory(journey: Journey): Promise<void> {
  const { created, world } = journey;
  const own = rowsOf(world).filter(({ row }) => row.startsWith(`${created.session}-`));
  for (const { observer, row } of own) {
    const wanted = observer.sequence(row);
    const wasThere = observer.words.get(row)![0]!.cause === 'snapshot'; // for a console that came later: the last words
    const told = await until('the history is there', async () => {
      const words = historySequence(await world.organisation.admin.history(created.session), row);
      return words.length >= wanted.length && words.slice(wasThere ? -wanted.length : 0);
    });
    expectEqual(told, wanted, `the history of row ${row}`);
  }
}

const suite = new Suite();
const worlds: World[] = [];
let world: World;
suite.after(endAll);

const options = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wholeWalk = options.includes('--all') || options.includes('--long');
const walked = new Set<string>();
const further = [...transfers, ...together, ...network, ...endings, ...reboots, ...extensions, ...staying];

for (const way of wholeWalk ? [...steps, ...further] : steps) {
  suite.test(`${way.id}`, async () => {
    worlds[0] ??= await World.make();
    world = worlds[0];
    const seen = await walk(world, way);
    if (!way.pair) walked.add(way.id);
    return way.manner ? `[${way.manner}] ${seen}` : seen;
  });
}
suite.test('observers', () => {
  judgeObserved();
  const violations = seenPairs.size;
  expect(violations > 0, 'nothing was seen');
  const { seen, missing } = documentedPairs();
  const left = wholeWalk && missing.length > 0 ? `, not ${missing.join(', ')}` : '';
  return `${seenPairs.size} pairs seen, none outside the table, ${seen} of the documented ones${left}; ${walked.size} of ${ways.length} ways`;
});
suite.test('sanitizers', () => {
  const report = world?.server.program.sanitizerReport();
  expect(!report, report ?? '');
  return 'nothing found in towlined';
});

await suite.run(process.argv.slice(2).filter((word) => !options.includes(word)), 'after');
