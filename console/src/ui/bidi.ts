/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A <bdi> holds a text that somebody else wrote, and the browser ends its isolation with the same sign (U+2069) that ends one begun
 * inside the text. A text that begins one and never ends it would thus let out what it does to the order of letters, so each that is
 * drawn gets the ends that it lacks. */
import { options } from 'preact';

const begins = /[\u2066-\u2068]/u;

/** The text with an end for each isolation that it begins. */
export function closed(text: string): string {
  if (!begins.test(text)) return text;
  let open = 0;
  for (const sign of text) {
    if (begins.test(sign)) open++;
    else if (sign === '\u2069' && open > 0) open--;
  }
  return text + '\u2069'.repeat(open);
}

const before = options.vnode;
options.vnode = (node) => {
  const props = node.props as { children?: unknown } | null;
  if (node.type === 'bdi' && props !== null && typeof props.children === 'string') props.children = closed(props.children);
  before?.(node);
};
