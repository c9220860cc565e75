// SPDX-License-Identifier: GPL-3.0-or-later
// One way walked and judged from outside: the streams of all consoles against spec/status-changes.tsv, the exact sequence
// of words, no other row changed; then the history says the same.
import { historySequence, judgeObserved, ways, type Observer, type Step } from '../lib/observer.js';
import { expect, expectEqual } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import type { WaySteps } from './way.js';
import type { Journey, World } from './world.js';

/** How many words every observer has of every row so far. */
type Counts = Map<string, number>;

/** Walks it; what was seen, with times. A world in which a way has failed is not one to walk another in. */
export async function walk(world: World, way: WaySteps): Promise<string> {
  const journey = await way.start(world);
  try {
    await goThrough(journey, way);
    await judgeHistory(journey);
    if (way.appletExits !== undefined) expectEqual(await journey.appletEnded(), way.appletExits, 'how the applet ended');
    judgeObserved();
    const report = journey.applets.map(({ program }) => program.sanitizerReport()).find(Boolean);
    expect(!report, report ?? '');
  } catch (error) {
    await journey.abandon();
    throw error;
  }
  const seen = [describe(journey.technician.observer.words.get(journey.row)!), ...journey.remarks].join(', ');
  await journey.finish();
  return seen;
}

async function goThrough(journey: Journey, way: WaySteps): Promise<void> {
  const documented = way.pair ? { start: way.pair[0], end: way.pair[1] } : ways.find(({ id }) => id === way.id);
  expect(documented, `${way.id} is not in spec/status-changes.tsv`);
  const { start, end } = documented;
  const { row, technician, world } = journey;
  const words = (): string[] => technician.observer.sequence(row);
  const early = counts(world);
  await settled(world);
  // what comes about by itself may have done so already on a busy computer; what has not is counted from here, when the
  // other consoles have heard of the beginning too
  if (way.act) expectEqual(words().at(-1), start, 'the word before');
  const before = words().at(-1) === start ? counts(world) : early;
  const at = words().lastIndexOf(start);
  expect(at >= 0, `row ${row} never showed ${start}, but ${words().join(', ')}`);
  await way.act?.(journey);
  await journey.shows(end);
  await settled(world);
  expectEqual(words().slice(at), start === end ? [start] : [start, end], `the words of row ${row}`);
  expectEqual(otherChanges(world, journey, before), way.others ?? [], 'what other rows showed');
}

function counts(world: World): Counts {
  return new Map(rowsOf(world).map(({ observer, row }) => [`${observer.name} ${row}`, observer.sequence(row).length]));
}

function describe(words: Step[]): string {
  return words.map(({ word, atMs }, index) => (index === 0 ? word : `${word} after ${((atMs - words[index - 1]!.atMs) / 1000).toFixed(2)} s`)).join(', ');
}

/** Everything that the server had to say so far has arrived: each stream has answered a heartbeat. */
async function settled(world: World): Promise<void> {
  await Promise.all(world.technicians.map(({ stream }) => stream.settled()));
}

/** What every other row showed since, on any console, each as `Bob: Incoming > Active`. */
function otherChanges(world: World, journey: Journey, before: Counts): string[] {
  const countBefore = ({ observer, row }: RowSeen): number => before.get(`${observer.name} ${row}`) ?? 0;
  return rowsOf(world)
    .filter(({ observer, row }) => observer.name !== journey.technician.observer.name || row !== journey.row)
    .filter((one) => one.observer.sequence(one.row).length !== countBefore(one))
    .map((one) => `${one.observer.name}: ${one.observer.sequence(one.row).slice(Math.max(countBefore(one) - 1, 0)).join(' > ')}`)
    .sort();
}

interface RowSeen {
  observer: Observer;
  row: string;
}

function rowsOf(world: World): RowSeen[] {
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
