/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where in the console the technician is: the queue, or the tab of a session. Kept in the address and over a reload. */
import { effect, signal } from '@preact/signals';
import { findPage } from '../ui/places.ts';
import { account, me, unwatch, watch } from '../net/store.ts';

const tabsKey = 'towline.tabs';
const tabsMax = 10;

/** The sessions that have a tab, in the order of the tabs. */
export const tabs = signal<readonly string[]>(readTabs());
/** The session whose tab is shown, or null for the queue. */
export const shownSession = signal<string | null>(readAddress());
export const chosenQueue = signal<string>('my');
/** The session of the row chosen in the queue's table. */
export const chosenSession = signal<string | null>(null);

function readTabs(): readonly string[] {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(tabsKey) ?? '[]');
    if (Array.isArray(read)) return read.filter((id): id is string => typeof id === 'string' && /^\d{1,10}$/.test(id)).slice(0, tabsMax);
  } catch {
    /* Nothing that we wrote: begin without tabs. */
  }
  return [];
}

function readAddress(): string | null {
  const found = findPage('console', location.hash);
  return found?.page === 'console/session' ? found.value : null;
}

export function showQueue(): void {
  location.hash = '#/';
}

export function showSession(session: string): void {
  addTab(session);
  location.hash = `#/session/${session}`;
}

function addTab(session: string): void {
  if (tabs.value.includes(session)) return;
  const kept = tabs.value.length < tabsMax ? tabs.value : tabs.value.slice(1);
  for (const dropped of tabs.value) if (!kept.includes(dropped)) unwatch(dropped);
  tabs.value = [...kept, session];
  watch(session);
}

export function closeTab(session: string): void {
  const at = tabs.value.indexOf(session);
  tabs.value = tabs.value.filter((other) => other !== session);
  unwatch(session);
  if (shownSession.value !== session) return;
  const next = tabs.value[Math.max(0, at - 1)];
  if (next) showSession(next);
  else showQueue();
}

for (const session of tabs.value) watch(session);
if (shownSession.value) addTab(shownSession.value);

window.addEventListener('hashchange', () => {
  const session = readAddress();
  if (session) addTab(session);
  shownSession.value = session;
  requestAnimationFrame(() => keepFocus(session));
});

/* What had the focus may be hidden now: the keyboard goes on from the tab. */
function keepFocus(session: string | null): void {
  const focused = document.activeElement;
  if (focused instanceof HTMLElement && focused !== document.body && focused.offsetParent !== null) return;
  document.getElementById(session === null ? 'tab-of-queue' : `tab-of-${session}`)?.focus();
}

effect(() => sessionStorage.setItem(tabsKey, JSON.stringify(tabs.value)));

/* Tabs belong to who opened them: they go when he signs out or somebody else signs in. */
const ownerKey = 'towline.tabs.owner';
let owner = sessionStorage.getItem(ownerKey);
let wasIn = false;
effect(() => {
  const now = me.value?.technician.id ?? null;
  const left = wasIn && account.value === 'signed-out' && now === null;
  if (left || (owner !== null && now !== null && now !== owner)) {
    tabs.value = [];
    chosenSession.value = null;
    chosenQueue.value = 'my';
    showQueue();
  }
  if (now === null) return;
  wasIn = true;
  owner = now;
  sessionStorage.setItem(ownerKey, now);
});
