// SPDX-License-Identifier: GPL-3.0-or-later
// A small test runner: one test after the other, or lanes of tests beside each other; a line each, the count as the last line.

export interface TestCase {
  name: string;
  /** What the test saw, for its line; or nothing. */
  run: () => Promise<string | void> | string | void;
  /** The tests after it make no sense without it. */
  essential: boolean;
}

/** What a test says when it saw something else than it should: the message is enough. */
export class Unexpected extends Error {}

function describe(error: unknown): string {
  if (error instanceof Unexpected) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

interface Tally {
  passed: number;
  failed: number;
}

export class Suite {
  readonly #cases: TestCase[] = [];
  readonly #after: (() => Promise<void> | void)[] = [];
  readonly #lanes: Suite[] = [];
  readonly #last: TestCase[] = [];

  /** Called with a test's name after it failed, to keep what can be seen then. */
  onFailure: (name: string) => Promise<void> = async () => undefined;

  /** Adds a test. */
  test(name: string, run: TestCase['run']): void {
    this.#cases.push({ name, run, essential: false });
  }

  /** Adds a test without which those after it make no sense: when it fails they count as failed without being run. */
  essential(name: string, run: TestCase['run']): void {
    this.#cases.push({ name, run, essential: true });
  }

  /** Adds a test that judges all others: it runs after them and after the lanes. */
  last(name: string, run: TestCase['run']): void {
    this.#last.push({ name, run, essential: false });
  }

  /** Tests that have nothing to do with those of this suite or of other lanes: they run beside them, in an order of their own. */
  beside(): Suite {
    const lane = new Suite();
    lane.onFailure = (name) => this.onFailure(name);
    this.#lanes.push(lane);
    return lane;
  }

  /** Adds what has to be done at the end, whatever happened; last added, first done. */
  after(run: () => Promise<void> | void): void {
    this.#after.unshift(run);
  }

  /** Runs all tests, or those whose name begins with one of the words, so many lanes at once; exits the process with the verdict. */
  async run(words: string[] = [], failLabel: 'before' | 'after' = 'before', lanesAtOnce = 3): Promise<never> {
    const tally: Tally = { passed: 0, failed: 0 };
    const waiting: Suite[] = [this, ...this.#lanes];
    const worker = async (): Promise<void> => {
      for (let lane = waiting.shift(); lane; lane = waiting.shift()) await lane.#walk(lane.#chosen(words), failLabel, tally);
    };
    await Promise.all(Array.from({ length: lanesAtOnce }, worker));
    await this.#walk(this.#last, failLabel, tally);
    for (const run of this.#after) {
      try {
        await run();
      } catch (error) {
        tally.failed++;
        console.log(`FAIL at the end: ${describe(error)}`);
      }
    }
    console.log(`${tally.passed} passed, ${tally.failed} failed`);
    process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
  }

  #chosen(words: string[]): TestCase[] {
    if (words.length === 0) return this.#cases;
    const named = ({ name }: TestCase): boolean => words.some((word) => name.startsWith(word));
    return this.#cases.some(named) ? this.#cases.filter((one) => one.essential || named(one)) : [];
  }

  async #walk(cases: readonly TestCase[], failLabel: 'before' | 'after', tally: Tally): Promise<void> {
    for (const [index, { name, run, essential }] of cases.entries()) {
      const began = performance.now();
      try {
        const seen = await run();
        tally.passed++;
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        console.log(failLabel === 'after' ? `${name} ok ${seen ?? ''} (${seconds} s)` : `ok ${name}${seen ? `: ${seen}` : ''}`);
      } catch (error) {
        tally.failed++;
        const text = describe(error);
        await this.onFailure(name).catch(() => undefined);
        console.log(failLabel === 'after' ? `${name} FAIL ${text}` : `FAIL ${name}: ${text}`);
        if (essential) {
          tally.failed += cases.length - index - 1;
          return;
        }
      }
    }
  }
}

/** Throws with the message unless the condition holds. */
export function expect(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Unexpected(message);
}

/** Throws unless both are the same when written as JSON. */
export function expectEqual(seen: unknown, wanted: unknown, what: string): void {
  const [a, b] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (a !== b) throw new Unexpected(`${what}: saw ${a}, wanted ${b}`);
}
