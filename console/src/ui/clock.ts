/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

/** Milliseconds by which the server's clock is ahead of this computer's, from the last message that told its time. */
let ahead = 0;

/** The server's time now, in milliseconds UTC; times in rows are compared with this one. */
export function serverNow(): number {
  return Date.now() + ahead;
}

export function serverTimeSeen(serverMs: number): void {
  ahead = serverMs - Date.now();
}

/** The server's time, set once a second; components that show durations read it. */
export const second = signal(serverNow());

setInterval(() => {
  second.value = serverNow();
}, 1000);
