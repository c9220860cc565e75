// SPDX-License-Identifier: GPL-3.0-or-later
// Compiles every header by itself, with the flags that the build gives to a source of the same folder.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Tree } from './files.js';

interface Command {
  directory: string;
  command: string;
  file: string;
}

const database = 'build/compile_commands.json';

/** Headers that need another one before them, one line each. Needs a configured build/. */
export function headersNotStandingAlone(tree: Tree): string[] {
  const path = join(tree.top, database);
  if (!existsSync(path)) return [`${database} is missing: build first`];
  const flags = new Map<string, { directory: string; args: string[] }>();
  for (const { directory, command, file } of JSON.parse(readFileSync(path, 'utf8')) as Command[]) {
    const folder = dirname(relative(tree.top, resolve(directory, file)));
    const args = command.split(' ').filter((word) => /^-(I|isystem|D|std|W|pthread|m)/.test(word)).map((word) => word.replace(/'/g, '').replace(/\\"/g, '"'));
    if (!flags.has(folder)) flags.set(folder, { directory, args });
  }
  const problems: string[] = [];
  for (const header of tree.paths.filter((file) => /^src\/.*\.h$/.test(file))) {
    const with_ = flags.get(dirname(header));
    if (!with_) continue; // a folder without any source yet
    const source = `#include "${join(tree.top, header)}"\n`;
    const { status, stderr } = spawnSync('gcc', [...with_.args, '-Wno-unused-macros', '-fsyntax-only', '-x', 'c', '-'], {
      cwd: with_.directory,
      input: source,
      encoding: 'utf8',
    });
    if (status !== 0) problems.push(`${header}: ${stderr.split('\n').find((line) => line.includes('error')) ?? stderr.trim()}`);
  }
  return problems;
}
