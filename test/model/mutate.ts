// SPDX-License-Identifier: GPL-3.0-or-later
// Shows that the checks bite: breaks the tables and the guards of the pure core one at a time and runs the unit tests and
// the walk on each mutant. At least 95 of 100 must be caught; every survivor stands in survivors.tsv with the reason it
// is harmless. `--part K/N` runs one N-th of the mutants, the K-th; `--survivors LOG` those that an earlier run said survive,
// `--files PATTERN` those of the files whose name fits.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { allMutants, type Mutant } from './mutations.js';

const flags = ['-std=c17', '-D_GNU_SOURCE', '-O1', '-fPIC', '-w', '-Werror=override-init', '-Werror=incompatible-pointer-types'];
const golden = 'test/model/pairs.golden.tsv';
const users: Record<string, string[]> = {
  projection: ['src/status/project.c'],
  pairs: ['src/status/pair.c'],
  moves: ['src/session/apply.c'],
  events: ['src/session/apply.c'],
  actions: ['src/session/decide_row.c'],
  needs: ['src/session/decide_row.c'],
  link_moves: ['src/session/link.c'],
  clocks: ['src/session/clock.c'],
  disabled: ['src/session/decide_server.c'],
  leases: ['src/session/presence.c'],
};

const work = mkdtempSync(join(tmpdir(), 'towline-mutants-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

function objectOf(source: string): string {
  return join(work, `${source.replaceAll('/', '_')}.o`);
}

function compile(source: string, object: string, includes: string[], extra: string[] = []): boolean {
  try {
    execFileSync('cc', [...flags, ...extra, ...includes.flatMap((folder) => ['-I', folder]), '-c', source, '-o', object], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const core = ['src/status', 'src/session'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.c') && !/_test\.c$|^testing\.c$/.test(name))
    .map((name) => `${folder}/${name}`),
);
core.push('src/base/must.c');

const tests: { name: string; sources: string[]; arguments: string[] }[] = [
  { name: 'status', sources: ['src/status/status_test.c'], arguments: ['spec/status-changes.tsv'] },
  { name: 'ways', sources: ['src/session/ways_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'decide', sources: ['src/session/decide_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'grid', sources: ['src/session/grid_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'time', sources: ['src/session/time_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'corner', sources: ['src/session/corner_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'apply', sources: ['src/session/apply_test.c', 'src/session/testing.c'], arguments: [] },
  { name: 'walk', sources: ['test/model/walk.c', 'test/model/model.c', 'test/model/world.c'], arguments: [golden] },
].filter((test) => existsSync(test.sources[0]!));

function link(objects: string[], library: string): void {
  execFileSync('cc', ['-shared', ...objects, '-o', library]);
}

function prepare(): void {
  const includes = ['src', 'spec', 'test/model'];
  for (const source of core) {
    if (!compile(source, objectOf(source), includes)) throw new Error(`${source} does not compile`);
  }
  const whole = join(work, 'whole');
  mkdirSync(whole);
  link(core.map(objectOf), join(whole, 'libcore.so'));
  for (const test of tests) {
    const cmocka = test.name === 'walk' ? [] : ['-lcmocka'];
    execFileSync('cc', [...flags, '-O2', ...includes.flatMap((folder) => ['-I', folder]), ...test.sources, '-o', join(work, test.name), '-L', whole, '-lcore', ...cmocka]);
  }
}

function run(test: (typeof tests)[number], library: string): Promise<boolean> {
  return new Promise((resolve) => {
    /* A mutant may loop for ever. The limit is of the processor's time: a busy machine must not pass for a failing test. */
    const words = ['--cpu=20', join(work, test.name), ...test.arguments];
    const child = spawn('prlimit', words, { stdio: 'ignore', env: { ...process.env, LD_LIBRARY_PATH: library } });
    child.on('close', (status) => resolve(status === 0));
  });
}

type Verdict = { caughtBy: string } | 'survived' | 'stillborn';

/** Builds the mutant in a folder of its own and runs the tests until one fails. */
async function judge(mutant: Mutant, index: number): Promise<Verdict> {
  const folder = join(work, `mutant-${index}`);
  mkdirSync(folder);
  try {
    const changed = join(folder, basename(mutant.file));
    writeFileSync(changed, mutant.text);
    const isTable = mutant.file.endsWith('.def');
    const sources = isTable ? users[basename(mutant.file, '.def')]! : [mutant.file];
    const replaced = new Map<string, string>();
    for (const source of sources) {
      const object = join(folder, `${basename(source)}.o`);
      if (isTable) copyFileSync(source, join(folder, basename(source)));
      if (!compile(join(folder, basename(source)), object, [folder, 'src', 'spec'])) return 'stillborn';
      replaced.set(source, object);
    }
    link(core.map((source) => replaced.get(source) ?? objectOf(source)), join(folder, 'libcore.so'));
    for (const test of tests) {
      if (!(await run(test, folder))) return { caughtBy: test.name };
    }
    return 'survived';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function keyOf(mutant: Mutant): string {
  return `${mutant.file}\t${mutant.before}\t${mutant.after}`;
}

/** By what a mutant is and not by its place, so that a part stays the same part while other code changes (FNV-1a). */
function partOf(mutant: Mutant, parts: number): number {
  let hash = 0x811c9dc5;
  for (const character of keyOf(mutant)) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return hash % parts;
}

function part(mutants: Mutant[]): Mutant[] {
  const log = process.argv.indexOf('--survivors');
  if (log >= 0) {
    const lines = readFileSync(process.argv[log + 1]!, 'utf8').split('\n');
    return mutants.filter((mutant) => lines.some((line) => line.replace(/^FAIL /, '').startsWith(`mutant survives: ${keyOf(mutant)}`)));
  }
  const files = process.argv.indexOf('--files');
  if (files >= 0) return mutants.filter(({ file }) => new RegExp(process.argv[files + 1]!).test(file));
  const at = process.argv.indexOf('--part');
  if (at < 0) return mutants;
  const [first, parts] = process.argv[at + 1]!.split('/').map(Number);
  return mutants.filter((mutant) => partOf(mutant, parts!) === first! - 1);
}

const excuses = new Map(
  (existsSync('test/model/survivors.tsv') ? readFileSync('test/model/survivors.tsv', 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map((fields) => [fields.slice(0, 3).join('\t'), fields[3] ?? ''] as const),
);

const isPart = process.argv.includes('--part') || process.argv.includes('--files');
prepare();
for (const test of tests) {
  if (!(await run(test, join(work, 'whole')))) throw new Error(`${test.name} fails on the core as it is`);
}
const began = Date.now();
const mutants = part(allMutants());
const caught = new Map<string, number>();
const survivors: Mutant[] = [];
let stillborn = 0;
let next = 0;
function report(mutant: Mutant): void {
  survivors.push(mutant);
  const excuse = excuses.get(keyOf(mutant));
  console.log(`${excuse || isPart ? '' : 'FAIL '}mutant survives: ${keyOf(mutant)}${excuse ? `\tharmless: ${excuse}` : ''}`);
}

await Promise.all(
  Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
    while (next < mutants.length) {
      const index = next++;
      const verdict = await judge(mutants[index]!, index);
      if (verdict === 'stillborn') stillborn++;
      else if (verdict === 'survived') report(mutants[index]!);
      else caught.set(verdict.caughtBy, (caught.get(verdict.caughtBy) ?? 0) + 1);
    }
  }),
);
const live = mutants.length - stillborn;
const killed = [...caught.values()].reduce((sum, count) => sum + count, 0);
const unexcused = survivors.filter((mutant) => !excuses.get(keyOf(mutant)));
console.log(`mutants: ${live} of ${mutants.length} compile, ${killed} caught (${[...caught].map(([name, count]) => `${name} ${count}`).join(', ')}), ${survivors.length} survive, ${((100 * killed) / live).toFixed(1)} % caught, ${((Date.now() - began) / 1000).toFixed(0)} s`);
const enough = killed >= 0.95 * live;
const stale = [...excuses.keys()].filter((key) => !survivors.some((mutant) => keyOf(mutant) === key));
/* A part holds the rate; that every survivor is explained is held by the whole. */
const isWhole = !isPart;
if (process.argv.includes('--survivors')) process.exit(0);
if (isWhole) for (const key of stale) console.log(`FAIL survivors.tsv excuses what is caught, or is no mutant any more: ${key}`);
const failed = (isWhole ? unexcused.length + stale.length : 0) + (enough ? 0 : 1);
console.log(`${live - (isWhole ? unexcused.length : 0)} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
