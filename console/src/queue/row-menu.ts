/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

/** Where a row's menu opens, in the window. */
export interface Place {
  x: number;
  y: number;
}

/** The session whose row has its menu open, and where; null when none has. */
export const rowMenu = signal<({ session: string } & Place) | null>(null);

export function openRowMenu(session: string, at: Place): void {
  rowMenu.value = { session, ...at };
}

/** Under an element, at the side on which a line begins. */
export function placeUnder(element: Element): Place {
  const box = element.getBoundingClientRect();
  return { x: getComputedStyle(element).direction === 'rtl' ? box.right : box.left, y: box.bottom + 2 };
}
