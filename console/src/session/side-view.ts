/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

export type SideView = 'chat' | 'private' | 'note' | 'history' | 'details';

/** What the side of each open session shows; the chat where nothing was chosen. */
const chosen = signal<ReadonlyMap<string, SideView>>(new Map());

export function sideView(session: string): SideView {
  return chosen.value.get(session) ?? 'chat';
}

export function showSide(session: string, view: SideView): void {
  chosen.value = new Map(chosen.value).set(session, view);
}

/** The tab is closed; opened again it begins anew. */
export function forgetSide(session: string): void {
  const next = new Map(chosen.value);
  if (next.delete(session)) chosen.value = next;
}
