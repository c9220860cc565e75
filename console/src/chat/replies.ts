/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The predefined replies of this technician, read when they are first wanted and anew each time they are looked at. */
import { computed, effect, signal } from '@preact/signals';
import { request } from '../net/http.ts';
import { me, sessionModel } from '../net/store.ts';
import type { MyReplies, Reply } from '../net/types.ts';
import { fillReply } from '../ui/replies.ts';

/** Null until they are there. */
export const myReplies = signal<MyReplies | null>(null);

/** All that can be inserted: the own ones first, then those of the group that have no own one of the same name. */
export const insertable = computed<readonly Reply[]>(() => {
  const { own = [], shared = [] } = myReplies.value ?? {};
  return [...own, ...shared.filter(({ name }) => !own.some((one) => one.name === name))];
});

export async function readMyReplies(): Promise<void> {
  myReplies.value = await request<MyReplies>('GET', '/me/replies');
}

export async function saveMyReplies(version: number, replies: readonly Reply[]): Promise<void> {
  myReplies.value = await request<MyReplies>('PUT', '/me/replies', { version, replies });
}

/** The reply as it is written into the chat of a session. */
export function replyFor(reply: Reply, session: string): string {
  return fillReply(reply.text, sessionModel(session).detail.value?.name ?? '', me.value?.technician.name ?? '');
}

/* They are nobody else's who signs in on this page. */
let owner = me.value?.technician.id ?? null;
effect(() => {
  const now = me.value?.technician.id ?? null;
  if (now === owner) return;
  owner = now;
  myReplies.value = null;
});
