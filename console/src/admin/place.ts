/* SPDX-License-Identifier: GPL-3.0-or-later */
import { signal } from '@preact/signals';
import { findPage, type Found } from '../ui/places.ts';

/** Where in the Administration Center the administrator is, by the address behind the hash. */
export type Place = Found<'admin'>;

const first: Place = { page: 'admin/groups', value: '' };

function read(): Place {
  return findPage('admin', location.hash) ?? first;
}

export const place = signal<Place>(read());

window.addEventListener('hashchange', () => {
  place.value = read();
});
