// SPDX-License-Identifier: GPL-3.0-or-later
// `./check tree`: what must hold of the tree itself, before anything runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, Suite } from '../lib/runner.js';
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
suite.test('headers: each compiles alone', () => none(headersNotStandingAlone(tree)));
suite.test('licence line in every source', () => none(withoutLicence(tree)));
suite.test('no file over 800 lines', () => none(tooLong(tree)));
suite.test('no notes to oneself, no registry host', () => none(unwantedWords(tree)));
suite.test('links of the pages lead somewhere', () => none(deadLinks(tree)));
suite.test('shell scripts: shellcheck', () => {
  const scripts = tree.paths.filter((path) => isShell(tree, path));
  none([runQuietly('shellcheck', ['-x', ...scripts])].filter((text) => text !== ''));
  return `${scripts.length} scripts`;
});
suite.test('docs/openapi.yaml: parses, is closed and complete', () => none(openapiProblems(tree)));

await suite.run(process.argv.slice(2));
