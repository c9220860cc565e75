/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';

/** Where in the Administration Center the administrator is, by the address behind the hash. */
export type Place =
  | { page: 'sessions' }
  | { page: 'groups' }
  | { page: 'technicians' }
  | { page: 'channels' }
  | { page: 'settings'; of: 'groups' | 'channels'; id: string };

function read(): Place {
  const settings = /^#\/(groups|channels)\/(\d{1,10})$/.exec(location.hash);
  const of = settings?.[1];
  const id = settings?.[2];
  if ((of === 'groups' || of === 'channels') && id) return { page: 'settings', of, id };
  if (location.hash === '#/sessions') return { page: 'sessions' };
  if (location.hash === '#/technicians') return { page: 'technicians' };
  if (location.hash === '#/channels') return { page: 'channels' };
  return { page: 'groups' };
}

export const place = signal<Place>(read());

window.addEventListener('hashchange', () => {
  place.value = read();
});
