// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for something to become so, with a limit; never for a time that is hoped to be long enough.
import { Unexpected } from './runner.js';

/** The limit of a wait that should be short, on a computer that may be very busy. */
export const patienceMs = 60_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until there is a value other than undefined, null and false. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = patienceMs,
  everyMs = 40,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) return value as T;
    if (performance.now() > end) throw new Unexpected(`waited ${timeoutMs} ms in vain: ${what}`);
    await pause(everyMs);
  }
}
