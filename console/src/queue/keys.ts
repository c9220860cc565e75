/* SPDX-License-Identifier: GPL-3.0-or-later */
import { connection, findRow } from '../net/store.ts';
import { ask, newSessionOpen, tryCommand } from './actions.ts';
import { may } from './permissions.ts';
import { chosenSession, showQueue, showSession, shownSession, tabs } from './place.ts';
import { signal } from '@preact/signals';

export const keyHelpOpen = signal(false);

/** The keys of the console. With Alt, so that no letter typed into a text or to the customer's screen does anything. */
export const keyList = [
  { keys: 'Alt+N', does: 'newSession' },
  { keys: 'Alt+S', does: 'start' },
  { keys: 'Alt+H', does: 'hold' },
  { keys: 'Alt+T', does: 'transfer' },
  { keys: 'Alt+I', does: 'invite' },
  { keys: 'Alt+R', does: 'reboot' },
  { keys: 'Alt+X', does: 'end' },
  { keys: 'Alt+Q', does: 'queue' },
  { keys: 'Alt+1-9', does: 'tab' },
  { keys: '↑ ↓', does: 'choose' },
  { keys: 'Enter', does: 'open' },
  { keys: 'Shift+F10', does: 'menu' },
  { keys: '?', does: 'help' },
] as const;

/** Begins to listen; the answer stops it. */
export function listenForKeys(): () => void {
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
  if (event.key === '?' && !event.altKey && !isTyping(event.target)) {
    event.preventDefault();
    keyHelpOpen.value = true;
    return;
  }
  if (!event.altKey || event.shiftKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit) {
    event.preventDefault();
    const session = tabs.value[Number(digit) - 1];
    if (session) showSession(session);
    return;
  }
  const action = actions[event.code];
  if (!action) return;
  event.preventDefault();
  action();
}

const actions: Record<string, () => void> = {
  KeyN: () => {
    if (connection.value === 'live' && may('may_private_sessions')) newSessionOpen.value = true;
  },
  KeyS: () => withRow((session) => void tryCommand(session, 'start')),
  KeyH: () => withRow((session) => void tryCommand(session, 'hold')),
  KeyT: () => withRow((session) => ask('transfer', session)),
  KeyI: () => withRow((session) => ask('invite', session)),
  KeyR: () => withRow((session) => ask('reboot', session)),
  KeyX: () => withRow((session) => ask('end', session)),
  KeyQ: showQueue,
};

function withRow(act: (session: string) => void): void {
  const session = shownSession.value ?? chosenSession.value;
  if (session && findRow(session)) act(session);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="radio"]), textarea, select, canvas');
}
