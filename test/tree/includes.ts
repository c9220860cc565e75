// SPDX-License-Identifier: GPL-3.0-or-later
// Holds every folder to its row of the table in ARCHITECTURE.md: which own folders and which foreign headers it may
// include, and what the browser's and the tests' TypeScript may import.
import type { Tree } from './files.js';

interface Rule {
  uses: string[];
  foreign: string[];
  pure: boolean;
}

/** What a word of the foreign column stands for; a word that is not here is the header itself. */
const foreignSets: Record<string, RegExp> = {
  libsoup: /^libsoup\//,
  gio: /^gio\//,
  glib: /^glib(\.h$|\/|-)/,
  gtk: /^(gtk|gdk)\//,
  rfb: /^rfb\//,
  X11: /^X11\//,
  openssl: /^openssl\//,
  curl: /^curl\//,
};

/** Headers of the C library and POSIX, free for every folder that is not pure. */
const systemHeaders =
  /^(assert|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|threads|time|uchar|wchar|wctype|arpa\/\w+|dirent|dlfcn|fts|endian|fcntl|fnmatch|getopt|glob|grp|ifaddrs|libgen|malloc|net\/\w+|netdb|netinet\/\w+|poll|pthread|pwd|regex|sched|semaphore|sys\/\w+|syslog|termios|unistd|utime|wait)\.h$/;

/** Pure folders: no I/O, no locks, no clock, no processes. */
const pureHeaders =
  /^(assert|ctype|errno|float|inttypes|limits|math|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string|strings)\.h$/;

const testHeaders = /^(cmocka|setjmp|stdarg|stdio|stdlib)\.h$/;

/** The rows of the table under "Folders and what may use what". */
export function readRules(architecture: string): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const line of architecture.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length < 6 || !/^(src\/[\w/]+|src\/applet|console|bench|tools|test)$/.test(cells[1]!)) continue;
    const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
    rules.set(cells[1]!, { uses: words(cells[3]!), foreign: words(cells[4]!), pure: /\bpure\b/.test(cells[2]!) });
  }
  return rules;
}

function folderOf(path: string, rules: Map<string, Rule>): string | undefined {
  let best: string | undefined;
  for (const folder of rules.keys()) {
    if (path.startsWith(`${folder}/`) && folder.length > (best?.length ?? 0)) best = folder;
  }
  return best;
}

function foreignAllowed(header: string, rule: Rule): boolean {
  return rule.foreign.some((word) => foreignSets[word]?.test(header) ?? word === header);
}

function refusal(path: string, header: string, quoted: boolean, folder: string, rules: Map<string, Rule>): string | null {
  const rule = rules.get(folder)!;
  const isTest = /_test\.[ch]$|\/test_rig\.[ch]$|_fuzz\.c$/.test(path);
  if (isTest && testHeaders.test(header)) return null;
  if (!quoted) {
    const system = rule.pure && !isTest ? pureHeaders : systemHeaders;
    return system.test(header) || foreignAllowed(header, rule) ? null : `may not use <${header}>`;
  }
  if (header.endsWith('.def')) return null; // the tables of spec/ are for all
  if (foreignAllowed(header, rule)) return null;
  const target = folderOf(header.startsWith('src/') ? header : `src/${header}`, rules);
  if (!target) return header.includes('/') ? `includes "${header}", which no folder of the table holds` : null;
  const allowed = target === folder || rule.uses.some((used) => `src/${used}` === target);
  return allowed ? null : `may not use ${target} ("${header}")`;
}

/** Every include that the table does not allow, one line each. */
export function forbiddenIncludes(tree: Tree): string[] {
  const rules = readRules(tree.read('ARCHITECTURE.md'));
  if (rules.size < 10) return ['ARCHITECTURE.md: the table of folders is missing'];
  const problems: string[] = [];
  for (const { path, text } of tree.files(/^(src|bench|tools)\/.*\.[ch]$/)) {
    const folder = folderOf(path, rules);
    if (!folder) {
      problems.push(`${path}: its folder is not in the table of ARCHITECTURE.md`);
      continue;
    }
    for (const match of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm)) {
      const why = refusal(path, match[2]!, match[1] === '"', folder, rules);
      if (why) problems.push(`${path}: ${folder} ${why}`);
    }
  }
  return [...problems, ...forbiddenImports(tree), ...testIncludes(tree)];
}

/** The console talks to the API and nothing else; the tests share no code with what they judge. */
function forbiddenImports(tree: Tree): string[] {
  const problems: string[] = [];
  for (const { path, text } of tree.files(/^(console|test)\/.*\.tsx?$/)) {
    for (const match of text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      const target = match[1]!;
      if (path.startsWith('console/src/') && /^node:|\.\.\/(\.\.\/)*(test|src|tools)\//.test(target)) {
        problems.push(`${path}: console may not import ${target}`);
      }
      if (path.startsWith('test/') && /(^|\/)(console\/src|src)\//.test(target)) {
        problems.push(`${path}: test may not import ${target}`);
      }
    }
  }
  return problems;
}

/** C programs of test/ that run end to end take nothing from src/; model, sim and fuzz run the shipped code itself. */
function testIncludes(tree: Tree): string[] {
  const problems: string[] = [];
  for (const { path, text } of tree.files(/^test\/(lib|ways|browser|api|crash|probe)\/.*\.[ch]$/)) {
    for (const match of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*"([^"]+)"/gm)) {
      if (match[1]!.includes('/')) problems.push(`${path}: test may not include "${match[1]}"`);
    }
  }
  return problems;
}
