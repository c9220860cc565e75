/* SPDX-License-Identifier: GPL-3.0-or-later */
import { second } from './clock.ts';
import { duration } from './time.ts';

/** The time that has gone by since a moment, ticking. */
export function Since({ ms }: { ms: number }) {
  return <>{duration(second.value - ms)}</>;
}
