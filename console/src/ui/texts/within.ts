/* SPDX-License-Identifier: GPL-3.0-or-later */

/** A name that somebody gave, for a sentence of ours: without the signs by which it could turn the rest of the sentence round. */
export const within = (name: string): string => name.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '');

/** Names in a row, each once. */
export const listed = (names: readonly string[]): string => [...new Set(names)].map(within).join(', ');

/** A name that may be empty, as it is spoken of in a sentence. */
export const named = (name: string): string => (name === '' ? 'Session without a name' : within(name));
