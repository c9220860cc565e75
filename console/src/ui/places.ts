/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every page, dialog, menu and special state has its name in places.json. The routers read the addresses from there, the
 * components carry the names in the page, and the browser tests look at each of them: one that no test opens fails.
 */
import places from '../places.json' with { type: 'json' };

export type PageId = keyof typeof places.pages;
export type DialogId = keyof typeof places.dialogs;
export type MenuId = keyof typeof places.menus;
export type StateId = keyof typeof places.states;

/** What may stand in an address where its pattern has a colon and the word. */
const words: Record<string, string> = { id: '\\d{1,10}', code: '\\d{6}', channel: '[a-z0-9][a-z0-9-]{0,39}' };

const patterns = Object.entries(places.pages).map(([page, address]) => {
  const pattern = address.replace(/:(\w+)/g, (_, word: string) => `(${words[word] ?? '[^/]+'})`);
  return { page: page as PageId, pattern: new RegExp(`^${pattern}/?$`) };
});

type PageOf<Application extends string> = Extract<PageId, `${Application}/${string}`>;

export interface Found<Application extends string> {
  page: PageOf<Application>;
  /** What stands in the address where the pattern has a colon, or an empty text. */
  value: string;
}

/** The page of an application that the address (a path, or what is behind it from the hash on) names, or null. */
export function findPage<Application extends string>(application: Application, address: string): Found<Application> | null {
  for (const { page, pattern } of patterns) {
    const found = page.startsWith(`${application}/`) ? pattern.exec(address) : null;
    if (found) return { page: page as PageOf<Application>, value: found[1] ?? '' };
  }
  return null;
}
