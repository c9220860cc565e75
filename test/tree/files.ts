// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as git sees it: the files that are checked in or about to be.
import { execFileSync } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

export interface SourceFile {
  path: string;
  text: string;
}

export class Tree {
  readonly paths: string[];

  constructor(readonly top: string) {
    const out = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: top,
      maxBuffer: 64 * 1024 * 1024,
    });
    this.paths = out.toString().split('\0').filter((path) => path !== '' && existsSync(join(top, path)));
  }

  read(path: string): string {
    return readFileSync(join(this.top, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.top, path));
  }

  /** All files whose path matches, with their text. */
  files(pattern: RegExp): SourceFile[] {
    return this.paths.filter((path) => pattern.test(path)).map((path) => ({ path, text: this.read(path) }));
  }
}
