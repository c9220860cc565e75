// SPDX-License-Identifier: GPL-3.0-or-later
// How long commands took, and what is said of them.

/** One command: when it was given (performance.timeOrigin + now, ms) and how long its answer took. */
export interface Timed {
  atMs: number;
  tookMs: number;
}

export const wallMs = (): number => performance.timeOrigin + performance.now();

/** The value below which that share of them lies. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const between = (all: Timed[], fromMs: number, toMs: number): number[] =>
  all.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ tookMs }) => tookMs);

export const describe = (values: number[]): string =>
  `median ${quantile(values, 0.5).toFixed(2)} ms, 99 % within ${quantile(values, 0.99).toFixed(2)} ms (${values.length} commands)`;
