/* SPDX-License-Identifier: GPL-3.0-or-later */
import { batch, signal, type Signal } from '@preact/signals';
import type { ChatLine, Screen, SessionDetail, SessionMessage } from './types.ts';

/** What is known of one watched session. */
export interface SessionModel {
  session: string;
  detail: Signal<SessionDetail | null>;
  /** In the order of their numbers, each number once. */
  lines: Signal<readonly ChatLine[]>;
  screen: Signal<Screen>;
  /** Whether the detail is of this connection; after a loss it is not until the server has sent it again. */
  fresh: Signal<boolean>;
  /** Why it can no longer be watched, or null. */
  gone: Signal<string | null>;
}

const screenClosed: Screen = { state: 'closed', mode: null, technician: null, request: 0, reason: null };

export function newSessionModel(session: string): SessionModel {
  return { session, detail: signal(null), lines: signal([]), screen: signal(screenClosed), fresh: signal(false), gone: signal(null) };
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

export function applySessionMessage(model: SessionModel, message: SessionMessage): void {
  switch (message.type) {
    case 'session':
      batch(() => {
        model.detail.value = message.detail;
        model.screen.value = message.detail.screen;
        model.fresh.value = true;
        model.gone.value = null;
      });
      return;
    case 'screen':
      model.screen.value = message.screen;
      return;
    case 'chat':
      model.lines.value = withLine(model.lines.value, message.line);
      return;
    case 'unwatched':
      model.gone.value = message.code;
      return;
  }
}
