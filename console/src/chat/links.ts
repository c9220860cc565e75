/* SPDX-License-Identifier: GPL-3.0-or-later */

export type Piece = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

/*
 * Only addresses that begin with http:// or https:// become links; nothing else can be clicked, whatever it looks
 * like. Signs that turn the direction of writing end an address, so that none reads as another.
 */
const address = /\bhttps?:\/\/[^\s<>"'`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const trailing = /[.,;:!?)\]}'"]+$/u;

/** Splits a line into text and links. The text stays exactly as it was written. */
export function findLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(trailing, '');
    if (!URL.canParse(found)) continue;
    if (match.index > end) pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    pieces.push({ kind: 'link', text: found, href: new URL(found).href });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}
