// SPDX-License-Identifier: GPL-3.0-or-later
// What the observers of each area saw, kept for the judgment of all areas together (test/pairs).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { seenPairs } from './observer.js';

const folder = 'build/log/pairs';

export interface SeenPair {
  area: string;
  pair: string;
  times: number;
}

/** Keeps the pairs that this process has seen so far, in place of those of the area's last run. */
export function writeSeenPairs(area: string): void {
  mkdirSync(folder, { recursive: true });
  const lines = [...seenPairs].sort(([a], [b]) => a.localeCompare(b)).map(([pair, times]) => `${pair}\t${times}\n`);
  writeFileSync(`${folder}/${area}.tsv`, lines.join(''));
}

/** What all areas have kept. */
export function readSeenPairs(): SeenPair[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.tsv')).sort() : [];
  return files.flatMap((file) => {
    const lines = readFileSync(`${folder}/${file}`, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => line.split('\t')).map(([pair, times]) => ({ area: file.replace('.tsv', ''), pair: pair!, times: Number(times) }));
  });
}
