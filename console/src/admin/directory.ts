/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The organisation as the administrator sees it: read at the beginning and after each change. */
import { batch, computed, signal } from '@preact/signals';
import { request, type Method } from '../net/http.ts';
import { team } from '../net/people.ts';
import type { Channel, Group, Technician } from '../net/types.ts';
import { errorText } from '../ui/errors.ts';

export const groups = signal<readonly Group[] | null>(null);
const listed = signal<readonly Technician[] | null>(null);
/** With their states as the stream tells of them. */
export const technicians = computed<readonly Technician[] | null>(() => {
  const people = team.value;
  if (listed.value === null || people === null) return listed.value;
  return listed.value.map((one) => ({ ...one, state: people.get(one.id)?.state ?? one.state }));
});
export const channels = signal<readonly Channel[] | null>(null);
/** Why the organisation could not be read, or null. */
export const readError = signal<string | null>(null);

export async function readDirectory(): Promise<void> {
  try {
    const [groupList, technicianList, channelList] = await Promise.all([
      request<{ groups: Group[] }>('GET', '/groups'),
      request<{ technicians: Technician[] }>('GET', '/technicians'),
      request<{ channels: Channel[] }>('GET', '/channels'),
    ]);
    batch(() => {
      groups.value = groupList.groups;
      listed.value = technicianList.technicians;
      channels.value = channelList.channels;
      readError.value = null;
    });
  } catch (error) {
    readError.value = errorText(error);
  }
}

/** Sends one change and reads everything again; the answer is why it was refused, or null. */
export async function change(method: Method, path: string, body?: unknown): Promise<string | null> {
  try {
    await request(method, path, body);
  } catch (error) {
    return errorText(error);
  }
  await readDirectory();
  return null;
}

export function groupName(id: string): string {
  return groups.value?.find((group) => group.id === id)?.name ?? '';
}

export interface GroupInTree {
  group: Group;
  depth: number;
}

/** The groups as a tree written line by line: each under its parent, siblings by name. */
export function groupTree(list: readonly Group[]): GroupInTree[] {
  const lines: GroupInTree[] = [];
  const under = (parent: string | null, depth: number) => {
    const children = list.filter((group) => group.parent === parent).sort((a, b) => a.name.localeCompare(b.name));
    for (const group of children) {
      lines.push({ group, depth });
      under(group.id, depth + 1);
    }
  };
  under(null, 0);
  return lines;
}
