/* SPDX-License-Identifier: GPL-3.0-or-later */
import { findLinks } from './links.ts';

/** What somebody wrote: always text, kept apart from the page's own direction, with plain web addresses to click. */
export function ChatText({ text }: { text: string }) {
  return (
    <bdi class="chat-text" dir="auto">
      {findLinks(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            <bdi dir="ltr">{piece.text}</bdi>
          </a>
        ),
      )}
    </bdi>
  );
}
