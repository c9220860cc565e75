/* SPDX-License-Identifier: GPL-3.0-or-later */

/** A fresh id for a command or a chat line: the server gives the same answer to a repeat with the same id. */
export function newClientId(): string {
  const raw = new Uint8Array(16);
  crypto.getRandomValues(raw);
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
