// SPDX-License-Identifier: GPL-3.0-or-later
// `./check tree`: what must hold of the tree itself, before anything runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ways } from '../lib/observer.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { Tree } from './files.js';
import { headersNotStandingAlone } from './headers.js';
import { forbiddenIncludes } from './includes.js';
import { openapiProblems } from './openapi.js';
import { deadLinks, isShell, tooLong, unwantedWords, withoutLicence } from './text.js';

const top = process.cwd();
const tree = new Tree(top);
const suite = new Suite();

function none(problems: string[]): void {
  expect(problems.length === 0, `\n  ${problems.slice(0, 20).join('\n  ')}`);
}

function runQuietly(command: string, args: string[], cwd = top): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`.trim() || `${command} ended with ${status}`;
}

/** A copy of the tree to damage, with a git of its own. */
function scratchCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'towline-tree-'));
  for (const path of tree.paths) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(top, path), join(copy, path), { dereference: false });
  }
  execFileSync('git', ['init', '-q'], { cwd: copy });
  execFileSync('git', ['add', '-A'], { cwd: copy });
  suite.after(() => rmSync(copy, { recursive: true, force: true }));
  return copy;
}

suite.test('format: clang-format 14', () => {
  const files = tree.paths.filter((path) => /\.[ch]$/.test(path) && !/(^|\/)gen\//.test(path));
  const said = files.length ? runQuietly('clang-format-14', ['--dry-run', '--Werror', '--ferror-limit=1', ...files]) : '';
  const wrong = [...new Set([...said.matchAll(/^([\w/.-]+):\d+:\d+: error/gm)].map((match) => match[1]!))];
  none(wrong.length ? wrong : said ? [said] : []);
  return `${files.length} files`;
});
suite.test('includes: each folder keeps to its row of ARCHITECTURE.md', () => none(forbiddenIncludes(tree)));
suite.test('includes: a planted forbidden include is found', () => {
  const copy = scratchCopy();
  mkdirSync(join(copy, 'src/status'), { recursive: true });
  writeFileSync(join(copy, 'src/status/planted.c'), '#include "desk/desk.h"\n#include <uv.h>\n');
  const found = forbiddenIncludes(new Tree(copy)).filter((line) => line.includes('planted.c'));
  expect(found.length === 2, `found ${JSON.stringify(found)}`);
  return found.join('; ');
});
suite.test('generated: docs/gen and the console’s module are what spec/ says', () => none([runQuietly('tools/generate', ['--check'])].filter((text) => text !== '')));
suite.test('generated: a row changed in spec/ without generating is found', () => {
  const copy = scratchCopy();
  const table = join(copy, 'spec/pairs.def');
  const before = readFileSync(table, 'utf8');
  const after = before.replace('DOCUMENTED(WAITING, REMOVED, "S06")', 'DOCUMENTED(WAITING, TIMED_OUT, "S06")');
  expect(after !== before, 'the row to change is not in spec/pairs.def');
  writeFileSync(table, after);
  const said = runQuietly('tools/generate', ['--check'], copy);
  expect(said.includes('docs/gen/status.md is not what spec/ says'), `it said: ${said || 'nothing'}`);
  return said.split('\n')[0];
});
suite.test('spec/pairs.def has exactly the 62 documented pairs of spec/status-changes.tsv', () => {
  const said = execFileSync('build/towlinectl', ['status-changes', '--tsv'], { encoding: 'utf8' });
  const rows = said.trim().split('\n').map((line) => line.split('\t'));
  const pairs = (kind: string): string[] => rows.filter(([, , of]) => of === kind).map(([start, end]) => `${start} -> ${end}`).sort();
  const documented = [...new Set(ways.map(({ start, end }) => `${start} -> ${end}`))].sort();
  expectEqual(pairs('documented'), documented, 'documented pairs');
  expectEqual(pairs('extension').length, 20, 'extensions');
  return `${documented.length} documented, ${pairs('extension').length} extensions`;
});
suite.test('headers: each compiles alone', () => none(headersNotStandingAlone(tree)));
suite.test('licence line in every source', () => none(withoutLicence(tree)));
suite.test('no file over 800 lines', () => none(tooLong(tree)));
suite.test('no notes to oneself, no registry host', () => none(unwantedWords(tree)));
suite.test('links of the pages lead somewhere', () => none(deadLinks(tree)));
suite.test('docs/proof/README.md names what every long run leaves', () => {
  const names = tree.read('test/long.tsv').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t')[0]!);
  const index = tree.read('docs/proof/README.md');
  none(names.filter((name) => !index.includes(`\`${name}.txt\``)).map((name) => `${name}.txt is not in docs/proof/README.md`));
  return `${names.length} long runs`;
});
suite.test('shell scripts: shellcheck', () => {
  const scripts = tree.paths.filter((path) => isShell(tree, path));
  none([runQuietly('shellcheck', ['-x', ...scripts])].filter((text) => text !== ''));
  return `${scripts.length} scripts`;
});
suite.test('docs/openapi.yaml: parses, is closed and complete', () => none(openapiProblems(tree)));

await suite.run(process.argv.slice(2));
