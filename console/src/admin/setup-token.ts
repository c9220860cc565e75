/* SPDX-License-Identifier: GPL-3.0-or-later */
import { findPage } from '../ui/places.ts';

/** The one-time token of the set-up link, or null when the address is not one. It stands behind the hash, so that no server log has it. */
export function readSetupToken(address: Pick<Location, 'hash' | 'search' | 'pathname'>): string | null {
  const inHash = /^#setup=([A-Za-z0-9_-]+)$/.exec(address.hash)?.[1];
  if (inHash !== undefined) return inHash;
  return findPage('admin', address.pathname)?.page === 'admin/setup' ? (new URLSearchParams(address.search).get('token') ?? '') : null;
}
