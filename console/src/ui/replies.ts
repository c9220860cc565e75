/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Reply } from '../net/types.ts';

export const repliesMax = 100;
export const replyNameMax = 64;
export const replyTextMax = 2000;
const allBytesMax = 32_768;

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The replies as they are stored, or why they cannot be: a name or text is missing, too long or comes twice; or all of it is too long. */
export function readReplies(draft: readonly Reply[]): readonly Reply[] | 'wrong' | 'tooLong' {
  const replies = draft.map(({ name, text }) => ({ name: name.trim(), text: text.replaceAll('\r', '').trim() }));
  const names = new Set(replies.map(({ name }) => name));
  const sound = replies.every(({ name, text }) => name !== '' && text !== '' && bytes(name) <= replyNameMax && bytes(text) <= replyTextMax);
  if (!sound || names.size !== replies.length) return 'wrong';
  /* As the server keeps them: a line for the name, and a tab before each line of the text. */
  const size = replies.reduce((sum, { name, text }) => sum + bytes(name) + bytes(text) + text.split('\n').length + 2, 0);
  return size <= allBytesMax ? replies : 'tooLong';
}

/** The text with the names in the place of {customer} and {technician}; a name that is not known leaves no gap. */
export function fillReply(text: string, customer: string, technician: string): string {
  const names: Record<string, string> = { customer, technician };
  return text.replace(/( ?)\{(customer|technician)\}/g, (_, blank: string, who: string) => (names[who] === '' ? '' : blank + names[who]));
}

/** Those whose name has a word that begins with what was typed; with `texts` also those whose text contains it. */
export function findReplies(replies: readonly Reply[], typed: string, texts: boolean): readonly Reply[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const fits = ({ name, text }: Reply): boolean => {
    const known = name.toLocaleLowerCase();
    const words = known.split(/[\s\-_/]+/);
    return known.startsWith(wanted) || words.some((word) => word.startsWith(wanted)) || (texts && (known.includes(wanted) || text.toLocaleLowerCase().includes(wanted)));
  };
  return wanted === '' ? replies : replies.filter(fits);
}
