// SPDX-License-Identifier: GPL-3.0-or-later
// A small test runner: one test after the other, a line each, and the count as the last line.

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

export class Suite {
  readonly #cases: TestCase[] = [];
  readonly #after: (() => Promise<void> | void)[] = [];

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

  /** Adds what has to be done at the end, whatever happened; last added, first done. */
  after(run: () => Promise<void> | void): void {
    this.#after.unshift(run);
  }

  /** Runs all tests, or those whose name begins with one of the words; exits the process with the verdict. */
  async run(words: string[] = [], failLabel: 'before' | 'after' = 'before'): Promise<never> {
    let passed = 0;
    let failed = 0;
    const chosen = this.#cases.filter(
      ({ name, essential }) => essential || words.length === 0 || words.some((word) => name.startsWith(word)),
    );
    for (const [index, { name, run, essential }] of chosen.entries()) {
      const began = performance.now();
      try {
        const seen = await run();
        passed++;
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        console.log(failLabel === 'after' ? `${name} ok ${seen ?? ''} (${seconds} s)` : `ok ${name}${seen ? `: ${seen}` : ''}`);
      } catch (error) {
        failed++;
        const text = describe(error);
        await this.onFailure(name).catch(() => undefined);
        console.log(failLabel === 'after' ? `${name} FAIL ${text}` : `FAIL ${name}: ${text}`);
        if (essential) {
          failed += chosen.length - index - 1;
          break;
        }
      }
    }
    for (const run of this.#after) {
      try {
        await run();
      } catch (error) {
        failed++;
        console.log(`FAIL at the end: ${describe(error)}`);
      }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed === 0 && passed > 0 ? 0 : 1);
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
