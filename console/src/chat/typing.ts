/* SPDX-License-Identifier: GPL-3.0-or-later */
import { sayTyping } from '../net/store.ts';
import type { LineKind } from '../net/types.ts';

const againMs = 3000;
const stoppedMs = 5000;
/* The server takes no new beginning so soon after an end; the next key says it. */
const anewMs = 300;

let said: { session: string; kind: 'chat' | 'private'; atMs: number } | null = null;
let endedAtMs = 0;
let stopTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells sparingly that the technician writes; call it at each change of the text. Notes are nobody's to wait for. */
export function typed(session: string, kind: LineKind, text: string): void {
  if (kind === 'note') return;
  if (text === '') {
    stopped();
    return;
  }
  const now = Date.now();
  if (said && (said.session !== session || said.kind !== kind)) stopped();
  if (said ? now - said.atMs >= againMs : now - endedAtMs >= anewMs) {
    said = { session, kind, atMs: now };
    sayTyping(session, kind, true);
  }
  clearTimeout(stopTimer);
  stopTimer = setTimeout(stopped, stoppedMs);
}

/** He has stopped: the text is sent, emptied, or rests. */
export function stopped(): void {
  clearTimeout(stopTimer);
  if (said) {
    sayTyping(said.session, said.kind, false);
    endedAtMs = Date.now();
  }
  said = null;
}
