// SPDX-License-Identifier: GPL-3.0-or-later
// The outside judge. It knows the documented changes from spec/status-changes.tsv and the twenty extensions from the rules,
// shares no code with the server, and keeps for every console the exact sequence of words of every row it was shown.
import { readFileSync } from 'node:fs';
import { Unexpected } from './runner.js';

/** The extensions of the rules, word for word. */
const extensions: readonly (readonly [string, string])[] = [
  ['Connecting', 'Active'],
  ['Invitation', 'On Hold'],
  ['On Hold', 'Removed'],
  ['On Hold', 'Timed Out'],
  ['On Hold', 'Removed (Timed Out)'],
  ['Outgoing', 'Reconnecting'],
  ['Outgoing', 'Timed Out'],
  ['Collaborating', 'Reconnecting'],
  ['Reconnecting', 'Outgoing'],
  ['Reconnecting', 'Collaborating'],
  ['Reconnecting', 'Closed'],
  ['Reconnecting', 'Removed (Timed Out)'],
  ['Offline', 'Incoming'],
  ['Offline', 'Outgoing'],
  ['Offline', 'Collaborating'],
  ['Offline', 'Closed'],
  ['Offline', 'Removed (Timed Out)'],
  ['Rebooting', 'Offline'],
  ['Rebooting', 'Timed Out'],
  ['Rebooting', 'Removed (Timed Out)'],
];
const firstWords = new Set(['Connecting', 'Invitation', 'Incoming', 'Reconnecting', 'Offline', 'Rebooting']);
const lastWords = new Set(['Removed', 'Removed (Timed Out)']);

export interface Way {
  id: string;
  start: string;
  end: string;
}

/** The documented ways, S01 to S63. */
export const ways: readonly Way[] = readFileSync('spec/status-changes.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([id, start, end]) => ({ id: id!, start: start!, end: end! }));

/** The words that a row can show, thirteen of them. */
export const statusWords: readonly string[] = [...new Set(ways.flatMap(({ start, end }) => [start, end]))].filter((word) => !lastWords.has(word)).sort();

export const documentedPairs: readonly string[] = [...new Set(ways.map(({ start, end }) => `${start} -> ${end}`))];
export const extensionPairs: readonly string[] = extensions.map((pair) => pair.join(' -> '));
const allowed = new Set([...documentedPairs, ...extensionPairs]);

/** Pairs that any observer has seen, also those outside the table, with how often. */
export const seenPairs = new Map<string, number>();
/** Everything that no observer may see, from all consoles. */
export const violations: string[] = [];

export interface Step {
  word: string;
  atMs: number;
  cause: string;
}

interface Snapshot {
  type: 'snapshot';
  queue: string;
  first: boolean;
  rows: { row_id: string; status: string }[];
}
interface RowMessage {
  type: 'row';
  queue: string;
  row: { row_id: string; status: string };
  cause: string;
}
interface Gone {
  type: 'gone';
  queue: string;
  row_id: string;
  status: string | null;
  cause: string;
}
export type Watched = Snapshot | RowMessage | Gone | { type: 'other' };

/** What one console was shown. Feed it every message of the stream, in order. */
export class Observer {
  /** By row, the words in the order they came; the same word twice is one. */
  readonly words = new Map<string, Step[]>();
  readonly #gap = new Set<string>();

  constructor(readonly name: string) {}

  /** The stream was cut: what comes next may have jumped over words that a snapshot does not tell. */
  interrupted(): void {
    for (const row of this.words.keys()) this.#gap.add(row);
  }

  see(message: Watched): void {
    switch (message.type) {
      case 'snapshot':
        for (const row of message.rows) this.#note(row.row_id, row.status, 'snapshot', true);
        return;
      case 'row':
        this.#note(message.row.row_id, message.row.status, message.cause, false);
        return;
      case 'gone':
        if (message.status !== null) this.#note(message.row_id, message.status, message.cause, false);
        return;
      case 'other':
        return;
    }
  }

  /** The words of a row so far. */
  sequence(row: string): string[] {
    return (this.words.get(row) ?? []).map(({ word }) => word);
  }

  #note(row: string, word: string, cause: string, fromSnapshot: boolean): void {
    const steps = this.words.get(row) ?? [];
    const last = steps.at(-1);
    const gap = this.#gap.delete(row);
    if (last === undefined) {
      // a snapshot, or a shared row that became this technician's, may begin with any word
      if (!fromSnapshot && lastWords.has(word)) this.#wrong(`row ${row} was first seen as ${word}`);
    } else if (last.word === word) {
      return;
    } else {
      const pair = `${last.word} -> ${word}`;
      const judged = !(gap && fromSnapshot);
      if (judged && !allowed.has(pair)) this.#wrong(`row ${row}: ${pair} (${cause}) is in no table`);
      if (judged) seenPairs.set(pair, (seenPairs.get(pair) ?? 0) + 1);
    }
    steps.push({ word, atMs: Date.now(), cause });
    this.words.set(row, steps);
  }

  #wrong(what: string): void {
    violations.push(`${this.name}: ${what}`);
  }
}

/** A row was looked at again after everything that might have changed it: it still showed the word, and nothing was told. */
export function seenToStay(word: string): void {
  const pair = `${word} -> ${word}`;
  seenPairs.set(pair, (seenPairs.get(pair) ?? 0) + 1);
}

/** Throws when any console has seen what it may not. */
export function judgeObserved(): void {
  if (violations.length > 0) throw new Unexpected(`outside the table: ${violations.join('; ')}`);
}

export interface HistoryEntry {
  number: number;
  type: string;
  cause: string;
  at_ms: number;
  changes: { row_id: string; queue: string; from: string | null; to: string }[];
}

/** The sequence of words that the history gives for a row; throws where it contradicts itself or the table. */
export function historySequence(entries: HistoryEntry[], row: string): string[] {
  const words: string[] = [];
  for (const entry of entries) {
    for (const change of entry.changes.filter(({ row_id }) => row_id === row)) {
      const last = words.at(-1) ?? null;
      if (change.from !== last) throw new Unexpected(`history ${entry.number}: row ${row} from ${change.from}, it was ${last}`);
      if (last === null && !firstWords.has(change.to)) throw new Unexpected(`history ${entry.number}: row ${row} begins as ${change.to}`);
      const pair = `${last} -> ${change.to}`;
      if (last !== null && last !== change.to && !allowed.has(pair)) throw new Unexpected(`history ${entry.number}: ${pair} is in no table`);
      if (last !== change.to) words.push(change.to);
    }
  }
  return words;
}
