// SPDX-License-Identifier: GPL-3.0-or-later
// Ways walked side by side: most of each is waiting. A lane is a world of its own, in which one way comes after the other;
// the lines are printed in their order, whichever came first.
import { judgeObserved, seenPairs } from '../lib/observer.js';
import { endAll } from '../lib/processes.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { expect, Unexpected } from '../lib/runner.js';
import { World, type Pace } from './world.js';

/** What is done in a world, judged there, and told. */
export interface Walk {
  /** Walks of one id make one line. */
  id: string;
  manner?: string;
  /** It takes minutes, and gets a world to itself. */
  ownWorld?: boolean;
  /** What was seen; throws when it was something else. */
  go: (world: World) => Promise<string>;
}

/** One line of the output: a way in each of its manners. */
interface Line {
  id: string;
  walks: Promise<Walked>[];
}

interface Walked {
  text: string;
  passed: boolean;
}

interface Job {
  walk: Walk;
  done: (walked: Walked) => void;
}

export interface Plan {
  /** What the pairs seen are kept under. */
  area: string;
  walks: readonly Walk[];
  /** All that the area has, so that the pairs seen stand for it. */
  whole: boolean;
  lanes: number;
  pace: Pace;
  /** How often the whole is walked. */
  times: number;
}

/** Walks all, prints a line for each, judges the worlds; exits the process with the verdict. */
export async function walkAll(plan: Plan): Promise<never> {
  let passed = 0;
  let failed = 0;
  const faults: string[] = [];
  for (let time = 1; time <= plan.times; time++) {
    const failedBefore = failed;
    const began = performance.now();
    const { lines, ended } = walkOnce(plan, faults);
    for (const { id, walks } of lines) {
      const walked = await Promise.all(walks);
      const good = walked.every((one) => one.passed);
      good ? passed++ : failed++;
      console.log(`${id} ${good ? 'ok' : 'FAIL'} ${walked.map(({ text }) => text).join('; ')}`);
    }
    await ended;
    const failedNow = failed - failedBefore;
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`walk ${time} of ${plan.times}: ${lines.length - failedNow} passed, ${failedNow} failed, ${seconds} s`);
  }
  await conclude(faults);
  if (plan.whole) writeSeenPairs(plan.area);
  for (const fault of faults) console.log(`FAIL ${fault}`);
  await endAll();
  console.log(`${passed} passed, ${failed + faults.length} failed`);
  process.exit(failed + faults.length === 0 && passed > 0 ? 0 : 1);
}

function walkOnce(plan: Plan, faults: string[]): { lines: Line[]; ended: Promise<unknown> } {
  const lines = new Map<string, Line>();
  const jobs: Job[] = [];
  const alone: Job[] = [];
  for (const walk of plan.walks) {
    const line = lines.get(walk.id) ?? { id: walk.id, walks: [] };
    lines.set(walk.id, line);
    line.walks.push(new Promise((done) => (walk.ownWorld || plan.pace.real ? alone : jobs).push({ walk, done })));
  }
  const queues = [...alone.map((job) => [job]), ...Array.from({ length: Math.min(plan.lanes, jobs.length) }, () => jobs)];
  return { lines: [...lines.values()], ended: Promise.all(queues.map((queue) => lane(queue, plan, faults))) };
}

/** Takes jobs until there are none, in a world that is thrown away where a walk failed in it. */
async function lane(queue: Job[], { area, pace }: Plan, faults: string[]): Promise<void> {
  let world: World | undefined;
  for (let job = queue.shift(); job; job = queue.shift()) {
    const { walk, done } = job;
    const manner = walk.manner ? `[${walk.manner}] ` : '';
    try {
      world ??= await World.make(area, pace);
      done({ text: manner + (await walk.go(world)), passed: true });
    } catch (error) {
      done({ text: `${manner}${describe(error)}${world ? ` (${world.name})` : ''}`, passed: false });
      faults.push(...((await world?.end()) ?? []));
      world = undefined;
    }
  }
  faults.push(...((await world?.end()) ?? []));
}

function describe(error: unknown): string {
  if (error instanceof Unexpected) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What holds for the whole walk. */
async function conclude(faults: string[]): Promise<void> {
  try {
    judgeObserved();
    expect(seenPairs.size > 0, 'observers: nothing was seen');
    console.log(`observers: ${seenPairs.size} pairs seen, none outside the table`);
  } catch (error) {
    faults.push(describe(error));
  }
  console.log(`worlds: ${World.count} servers, ${faults.length === 0 ? 'each ended well, nothing found by sanitizers, towlinectl check clean, pair violations 0' : 'not all well'}`);
}
