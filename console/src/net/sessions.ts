/* SPDX-License-Identifier: GPL-3.0-or-later */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { ChatLine, Screen, SessionDetail, SessionMessage, TypingMessage } from './types.ts';

/** What is known of one watched session. */
export interface SessionModel {
  session: string;
  detail: Signal<SessionDetail | null>;
  /** In the order of their numbers, each number once. */
  lines: Signal<readonly ChatLine[]>;
  /** The detail's. */
  screen: ReadonlySignal<Screen>;
  /** Whether the detail is of this connection; after a loss it is not until the server has sent it again. */
  fresh: Signal<boolean>;
  /** Who writes at the moment; one that is not told again is over at `untilMs` of this computer's clock. */
  typing: Signal<readonly Typing[]>;
  /** Why it can no longer be watched, or null. */
  gone: Signal<string | null>;
}

export interface Typing {
  kind: 'chat' | 'private';
  /** Null: the customer. */
  id: string | null;
  name: string;
  untilMs: number;
}

const typingForgetMs = 8000;

/** The same list with what a message says about one of them. */
export function withTyping(list: readonly Typing[], message: TypingMessage, nowMs: number): readonly Typing[] {
  const { kind, from } = message;
  const others = list.filter((one) => (one.id !== from.id || one.kind !== kind) && one.untilMs > nowMs);
  return message.on ? [...others, { kind, id: from.id, name: from.name, untilMs: nowMs + typingForgetMs }] : others;
}

const screenClosed: Screen = { state: 'closed', mode: null, technician: null, request: 0, reason: null };

export function newSessionModel(session: string): SessionModel {
  const detail = signal<SessionDetail | null>(null);
  const screen = computed(() => detail.value?.screen ?? screenClosed);
  return { session, detail, lines: signal([]), screen, fresh: signal(false), typing: signal([]), gone: signal(null) };
}

export function newestNumber(lines: readonly ChatLine[]): number {
  return lines.at(-1)?.number ?? 0;
}

/** Puts a line at its place by number; a number that is there already changes nothing. */
export function withLine(lines: readonly ChatLine[], line: ChatLine): readonly ChatLine[] {
  if (line.number > newestNumber(lines)) return [...lines, line];
  if (lines.some((other) => other.number === line.number)) return lines;
  return [...lines, line].sort((a, b) => a.number - b.number);
}

/** Puts in what the server says of the screen alone. */
export function screenTold({ detail }: SessionModel, screen: Screen): void {
  if (detail.value) detail.value = { ...detail.value, screen };
}

export function applySessionMessage(model: SessionModel, message: SessionMessage): void {
  switch (message.type) {
    case 'session':
      batch(() => {
        model.detail.value = message.detail;
        model.fresh.value = true;
        model.gone.value = null;
      });
      return;
    case 'screen':
      screenTold(model, message.screen);
      return;
    case 'chat':
      batch(() => {
        model.lines.value = withLine(model.lines.value, message.line);
        model.typing.value = model.typing.value.filter((one) => one.id !== message.line.from.id || one.kind !== message.line.kind);
      });
      return;
    case 'typing':
      model.typing.value = withTyping(model.typing.value, message, Date.now());
      return;
    case 'unwatched':
      model.gone.value = message.code;
      return;
  }
}
