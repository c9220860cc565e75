// SPDX-License-Identifier: GPL-3.0-or-later
// What a running program takes of the machine, as the kernel counts it.
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on

/** Resident size in KiB. */
export function residentKiB(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Rss:\s+(\d+) kB/m.exec(text)![1]);
}

/** Processor time used since its start, in seconds. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before it may hold anything
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** By how much the later one is larger, in percent. */
export const growth = (before: number, after: number): number => (100 * (after - before)) / before;

export const percent = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(2)} %`;
