/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The technicians as the stream tells of them: everybody, while a page wants to know. */
import { signal } from '@preact/signals';
import type { PeopleMessage, TeamMember } from './types.ts';

/** Everybody by id, or null until the first page has come. */
export const team = signal<ReadonlyMap<string, TeamMember> | null>(null);

let coming: Map<string, TeamMember> | null = null;

/** Takes in what the stream says of colleagues; `me` is the store's. */
export function applyPeopleMessage(message: Exclude<PeopleMessage, { type: 'me' }>): void {
  if (message.type === 'team') {
    if (message.first || coming === null) coming = new Map();
    for (const person of message.people) coming.set(person.id, person);
    if (message.more) return;
    team.value = coming;
    coming = null;
    return;
  }
  /* Between two pages a change belongs to what is coming, else to what is there. */
  const known = coming ?? new Map(team.value ?? []);
  if (message.type === 'person_gone') known.delete(message.id);
  else known.set(message.person.id, message.person);
  if (coming === null && team.value !== null) team.value = known;
}

export function forgetTeam(): void {
  team.value = null;
  coming = null;
}
