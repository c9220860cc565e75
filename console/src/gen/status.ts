/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Provisional copy of the words; the generated module replaces it. */
export const statusWords = [
  'Connecting',
  'Waiting',
  'Active',
  'On Hold',
  'Outgoing',
  'Incoming',
  'Invitation',
  'Collaborating',
  'Reconnecting',
  'Offline',
  'Rebooting',
  'Timed Out',
  'Closed',
] as const;

export type StatusWord = (typeof statusWords)[number];
