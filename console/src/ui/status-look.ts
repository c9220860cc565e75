/* SPDX-License-Identifier: GPL-3.0-or-later */
import { statusLooks, type StatusWord } from '../gen/status.ts';

/** The colours of a status word, for the light and the dark page; the style sheet takes the one that fits. */
export function statusStyle(status: StatusWord): Record<string, string> {
  const look = statusLooks[status];
  return { '--status-light': look.light, '--status-dark': look.dark };
}
