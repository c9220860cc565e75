/* SPDX-License-Identifier: GPL-3.0-or-later */

/** A name that somebody gave, for a sentence of ours: without the signs by which it could turn the rest of the sentence round. */
export const within = (name: string): string => name.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '');

/** Names in a row, each once. */
export const listed = (names: readonly string[]): string => [...new Set(names)].map(within).join(', ');

/** What a session is called: by its name, or without one by its number. */
export const sessionName = ({ name, session }: { name: string; session: string }): string => (name === '' ? `Session ${session}` : name);
