// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for the text of every file: licence line, length, no notes to oneself, no registry's host, links that lead somewhere.
import { dirname, join, normalize } from 'node:path';
import type { Tree } from './files.js';

const sources = /\.(c|h|def|ts|tsx)$/;
const generated = /(^|\/)gen\//;
const longestFile = 800;

/** The licence line: first, or second after `#!`. */
export function withoutLicence(tree: Tree): string[] {
  const shell = tree.paths.filter((path) => isShell(tree, path));
  const files = tree.files(/\.(c|h|def|ts|tsx|css)$/).map(({ path }) => path);
  return [...files, ...shell]
    .filter((path) => !generated.test(path))
    .filter((path) => !tree.read(path).split('\n', 2).some((line) => line.includes('SPDX-License-Identifier: GPL-3.0-or-later')));
}

export function isShell(tree: Tree, path: string): boolean {
  if (/\.sh$/.test(path)) return true;
  if (/\.[a-z0-9]+$/i.test(path)) return false;
  return /^#!.*\b(sh|bash)\n/.test(tree.read(path).slice(0, 80));
}

export function tooLong(tree: Tree): string[] {
  return tree
    .files(sources)
    .filter(({ path }) => !generated.test(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestFile)
    .map(({ path, lines }) => `${path}: ${lines} lines, ${longestFile} at most`);
}

/** Notes to oneself and hosts of package registries; the words are put together so that this file is no find itself. */
export function unwantedWords(tree: Tree): string[] {
  const words = [['TO', 'DO'], ['FIX', 'ME'], ['XX', 'X']].map((parts) => `\\b${parts.join('')}\\b`);
  const hosts = [['registry', 'npmjs', 'org'], ['npmjs', 'com'], ['deb', 'debian', 'org'], ['crates', 'io'], ['pypi', 'org']];
  const pattern = new RegExp([...words, ...hosts.map((parts) => parts.join('\\.'))].join('|'));
  const lockHost = /"resolved":\s*"https?:/;
  return tree
    .files(/^[^.]*$|\.(c|h|def|ts|tsx|css|html|md|yaml|json|txt|sh|build|tsv)$/)
    .filter(({ path }) => path !== 'LICENSE')
    .flatMap(({ path, text }) => {
      const found = text.split('\n').findIndex((line) => pattern.test(line) || lockHost.test(line));
      return found < 0 ? [] : [`${path}:${found + 1}`];
    });
}

/** Links of Markdown pages to files that are not there. */
export function deadLinks(tree: Tree): string[] {
  return tree.files(/\.md$/).flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
      .map((match) => match[1]!)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !tree.has(normalize(join(dirname(path), target))))
      .map((target) => `${path}: ${target}`),
  );
}
