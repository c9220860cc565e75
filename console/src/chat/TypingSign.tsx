/* SPDX-License-Identifier: GPL-3.0-or-later */
import { sessionModel } from '../net/store.ts';
import type { LineKind } from '../net/types.ts';
import { second } from '../ui/clock.ts';
import { texts } from '../ui/texts.ts';

/** Who writes at the moment, above the line to write in. Its place is kept, so that nothing jumps. */
export function TypingSign({ session, kind }: { session: string; kind: LineKind }) {
  second.value;
  const now = Date.now();
  const writers = sessionModel(session).typing.value.filter((one) => one.kind === kind && one.untilMs > now);
  return (
    <div class="chat-typing soft small" data-testid="typing">
      {writers.length > 0 && (
        <>
          <span class="chat-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
          <bdi>{texts.chat.writing(writers.map((one) => one.name || texts.chat.customer).join(', '))}</bdi>
        </>
      )}
    </div>
  );
}
