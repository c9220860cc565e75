// SPDX-License-Identifier: GPL-3.0-or-later
// The mutants: every row of the tables in spec/ gone or changed in one place, every guard of the pure core turned over.
import { readFileSync, readdirSync } from 'node:fs';

export interface Mutant {
  /** The file that is changed, from the top of the tree. */
  file: string;
  /** The whole text of the changed file. */
  text: string;
  /** What was changed: one line before and after. */
  before: string;
  after: string;
}

/** The names that a table declares, in order. */
function names(table: string, macro: string): string[] {
  const text = readFileSync(`spec/${table}.def`, 'utf8');
  return [...text.matchAll(new RegExp(`^${macro}\\((\\w+)`, 'gm'))].map((match) => match[1]!);
}

const families: Record<string, string[]> = {
  word: names('statuses', 'STATUS'),
  link: names('links', 'LINK'),
  outcome: names('outcomes', 'OUTCOME'),
  part: names('parts', 'PART'),
  reason: names('out_reasons', 'OUT_REASON'),
  event: names('events', 'EVENT'),
  cause: names('causes', 'CAUSE'),
  right: names('rights', 'RIGHT'),
  refusal: names('refusals', 'REFUSAL'),
  role: ['SUBJECT', 'OTHER'],
  who: ['OWN', 'SHARED', 'ADMIN', 'RULE'],
  stage: ['FIRST', 'OPEN', 'ANY'],
  effect: ['KEEP', 'SET', 'CLEAR'],
  lease: ['CONSOLE', 'TOOL'],
  bits: [],
  fixed: [],
};

/** What each argument of a macro is. `bits` is a set of terms joined by |, of which each is taken out once. */
const columns: Record<string, Record<string, string[]>> = {
  projection: {
    PROJECT_OUT: ['fixed', 'word'],
    PROJECT_ENDED: ['outcome', 'part', 'word'],
    PROJECT_ANY_LINK: ['part', 'word'],
    PROJECT_LINK: ['link', 'word'],
    PROJECT_HELD: ['part', 'word'],
    PROJECT_OWN_HOLD: ['part', 'word'],
    PROJECT_PART: ['part', 'word'],
  },
  pairs: { DOCUMENTED: ['word', 'word', 'fixed'], EXTENSION: ['word', 'word', 'fixed'], FIRST: ['word'] },
  moves: { MOVE: ['fixed', 'role', 'part', 'part', 'reason'] },
  events: { EVENT: ['fixed', 'fixed', 'fixed', 'stage', 'effect', 'effect', 'bits'] },
  actions: { ACTION: ['fixed', 'part', 'event', 'who', 'right', 'part', 'bits'] },
  needs: { NEED_LINE: ['fixed', 'refusal'] },
  link_moves: { LINK_MOVE: ['fixed', 'link', 'link', 'cause'] },
  clocks: { CLOCK: ['fixed', 'fixed', 'event', 'outcome', 'cause', 'bits'] },
  disabled: { DISABLED: ['part', 'event', 'outcome', 'cause'] },
  leases: { LEASE: ['fixed', 'fixed', 'lease'] },
};

/** Other values for an argument: two of the same family, or the set without each of its terms. */
function alternatives(kind: string, value: string): string[] {
  if (kind === 'bits') {
    const terms = value.split('|').map((term) => term.trim()).filter((term) => term !== '0');
    return terms.map((_, gone) => terms.filter((__, index) => index !== gone).join(' | ') || '0');
  }
  const family = families[kind]!;
  const at = family.indexOf(value);
  if (at < 0) return [];
  const others = [1, 2].map((step) => family[(at + step) % family.length]!);
  return [...new Set(others)].filter((other) => other !== value);
}

function splitArguments(text: string): string[] {
  return text.match(/"[^"]*"|[^,]+/g)!.map((argument) => argument.trim());
}

/** A row may run over two lines, as the formatter of the table left it. */
function tableMutants(table: string): Mutant[] {
  const file = `spec/${table}.def`;
  const text = readFileSync(file, 'utf8');
  const mutants: Mutant[] = [];
  for (const match of text.matchAll(/^([A-Z_]+)\(((?:[^()]|\([^()]*\))*)\)$/gm)) {
    const kinds = columns[table]![match[1]!];
    if (!kinds) continue;
    const change = (row: string, after: string): void => {
      const at = match.index;
      mutants.push({ file, text: text.slice(0, at) + row + text.slice(at + match[0].length), before: match[0].replace(/\s+/g, ' '), after });
    };
    change('', 'gone');
    const given = splitArguments(match[2]!);
    kinds.forEach((kind, column) => {
      for (const other of alternatives(kind, given[column]!)) {
        const row = `${match[1]}(${given.map((value, index) => (index === column ? other : value)).join(', ')})`;
        change(row, row);
      }
    });
  }
  return mutants;
}

const operators: [RegExp, string][] = [
  [/ == /g, ' != '],
  [/ != /g, ' == '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \? ([^:;]+) : /g, ' ? !($1) : '],
  [/([( ])!(?=\w)/g, '$1'],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
];

/** Lines that hold no decision: loops over tables, lookups that every test goes through, assertions, includes. Nor do those
 * behind must(false), which nothing reaches. */
const noGuard = /^\s*(\/?\*|#|must\(|for \(|static |const struct \w+ \*\w+ = session_find|\[)|\bmust\(/;

function guardMutants(file: string): Mutant[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  let place = '';
  lines.forEach((line, number) => {
    place = /^[a-z][^;]*?(\w+)\([^;]*$/.exec(line)?.[1] ?? place;
    if (noGuard.test(line) || /must\(false\)/.test(lines[number - 1] ?? '')) return;
    const times = (seen.get(place + line) ?? 0) + 1;
    seen.set(place + line, times);
    const change = (after: string): void => {
      if (after === line) return;
      const text = [...lines.slice(0, number), after, ...lines.slice(number + 1)].join('\n');
      mutants.push({ file, text, before: `${place}: ${line.trim()}${times > 1 ? ` (${times})` : ''}`, after: after.trim() || 'gone' });
    };
    for (const [pattern, replacement] of operators) {
      for (const match of line.matchAll(pattern)) {
        const at = match.index;
        change(line.slice(0, at) + match[0].replace(new RegExp(pattern.source), replacement) + line.slice(at + match[0].length));
      }
    }
    const condition = /^(\s*(?:\} else )?if \()(.*)(\) \{)$/.exec(line);
    if (condition) {
      change(`${condition[1]}true || (${condition[2]})${condition[3]}`);
      change(`${condition[1]}false && (${condition[2]})${condition[3]}`);
    }
    /* A statement that is only a call or an assignment: left out. */
    if (/^\s{4,}[\w.>[\]()*-]+ (?:=|\+=|\|=) [^;{]*;$/.test(line)) change('');
  });
  return mutants;
}

export function allMutants(): Mutant[] {
  const sources = ['src/session', 'src/status'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.c') && !/_test\.c$|^testing\.c$|^code\.c$|^word\.c$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  return [...Object.keys(columns).flatMap(tableMutants), ...sources.sort().flatMap(guardMutants)];
}
