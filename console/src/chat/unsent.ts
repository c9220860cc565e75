/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one outbox of the page. Lines that are not confirmed survive a reload in the browser's session storage. */
import { effect, signal } from '@preact/signals';
import { AwayError, ProblemError, request } from '../net/http.ts';
import { Outbox, type SendResult, type UnsentLine } from '../net/outbox.ts';
import { newestNumber, withLine } from '../net/sessions.ts';
import { connection, me, sessionModel } from '../net/store.ts';
import type { ChatLine, LineKind } from '../net/types.ts';
import { newClientId } from '../ui/ids.ts';

const storageKey = 'towline.unsent';

export const unsent = signal<readonly UnsentLine[]>([]);

const outbox = new Outbox({ send, changed }, readSaved());
unsent.value = outbox.all;
effect(() => {
  const technician = me.value?.technician.id;
  if (technician !== undefined) outbox.keepOnly(technician);
  outbox.setReady(technician !== undefined && connection.value === 'live');
});

function readSaved(): UnsentLine[] {
  try {
    const saved = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]') as UnsentLine[];
    return saved.map((line) => ({ ...line, kind: line.kind ?? 'chat' }));
  } catch {
    return [];
  }
}

function changed(lines: readonly UnsentLine[]): void {
  unsent.value = lines;
  sessionStorage.setItem(storageKey, JSON.stringify(lines));
}

const paths: Record<LineKind, string> = { chat: 'chat', private: 'private-chat', note: 'notes' };

async function send(line: UnsentLine): Promise<SendResult> {
  const model = sessionModel(line.session);
  outbox.noteSentAfter(line.clientId, newestNumber(model.lines.value));
  try {
    const body = { text: line.text, client_id: line.clientId };
    const answer = await request<{ line: ChatLine }>('POST', `/sessions/${line.session}/${paths[line.kind]}`, body);
    model.lines.value = withLine(model.lines.value, answer.line);
    return { kind: 'sent' };
  } catch (error) {
    if (error instanceof AwayError) return { kind: 'away' };
    if (!(error instanceof ProblemError)) throw error;
    const { status, code } = error.problem;
    return status >= 500 || status === 401 || status === 429 ? { kind: 'away' } : { kind: 'refused', code };
  }
}

export function write(session: string, kind: LineKind, text: string): void {
  const technician = me.value?.technician.id;
  if (technician !== undefined) outbox.add({ clientId: newClientId(), technician, session, kind, text, writtenAtMs: Date.now() });
}

export function sendAgain(clientId: string): void {
  outbox.retry(clientId);
}

export function discard(clientId: string): void {
  outbox.discard(clientId);
}
