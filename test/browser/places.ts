// SPDX-License-Identifier: GPL-3.0-or-later
// What there is to see: the table of pages, dialogs, menus and special states that the pages' own routers and components
// are built on. A name in it that no visit opens is a test that fails.
import { readFileSync } from 'node:fs';

interface Table {
  pages: Record<string, string>;
  dialogs: Record<string, string>;
  menus: Record<string, string>;
  states: Record<string, string>;
}

const table = JSON.parse(readFileSync('console/src/places.json', 'utf8')) as Table;

/** `page admin/groups`, `dialog end`, `menu account`, `state signed-out` and all the others. */
export const everything: readonly string[] = (['page', 'dialog', 'menu', 'state'] as const).flatMap((kind) =>
  Object.keys(table[`${kind}s`]).map((name) => `${kind} ${name}`),
);

/** How the page marks that it shows what the name says. */
export function markOf(name: string): string {
  const [kind, id] = name.split(' ');
  return kind === 'dialog' ? `dialog[open][data-dialog="${id}"]` : `[data-${kind}="${id}"]`;
}
