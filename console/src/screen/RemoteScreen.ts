/* SPDX-License-Identifier: GPL-3.0-or-later */
import { effect, signal } from '@preact/signals';
import type RFB from '@novnc/novnc';
import { repeatWhileAway } from '../net/commands.ts';
import { ProblemError, request } from '../net/http.ts';
import { connection, holdLease, me, sessionModel } from '../net/store.ts';
import { screenTold } from '../net/sessions.ts';
import type { Screen, ScreenMode, Ticket } from '../net/types.ts';
import { newClientId } from '../ui/ids.ts';
import { announce } from '../ui/LiveRegion.tsx';
import { texts } from '../ui/texts.ts';
import { letKeyboardOut } from './leaving.ts';
import { fitToWindow } from './preferences.ts';

/** idle: not wanted. asking: the customer sees the question. opening: he said yes. interrupted: comes back by itself. */
export type Phase = 'idle' | 'asking' | 'opening' | 'open' | 'interrupted';

/* After these the technician decides; after any other reason the screen is asked for again by itself. */
const finalReasons = new Set(['consent_refused', 'consent_withdrawn', 'technician_closed', 'held', 'session_ended', 'transferred', 'replaced', 'not_permitted']);
const failuresMax = 4;
const connectMs = 15_000;
const againMs = 700;
/* How long the server may take to say why a screen was cut off: a customer who took it back is not asked again. */
const reasonMs = 5000;

/**
 * The screen of one session, from the question to the last picture. It knows what the technician wants and what the
 * server says, and moves one step at a time towards the first as far as the second allows.
 */
export class RemoteScreen {
  readonly phase = signal<Phase>('idle');
  readonly mode = signal<ScreenMode | null>(null);
  /** Why the screen was closed last: a code of docs/stream.md or of a refusal; null when nothing is to be said. */
  readonly reason = signal<string | null>(null);
  readonly viewOnly = signal(false);
  /** The text that the customer copied last, or null. */
  readonly clipboard = signal<string | null>(null);
  /** Whether the customer has copied something that the technician has not looked at yet. */
  readonly clipboardNew = signal(false);
  /** Where the picture is drawn; the page puts it where it belongs. */
  readonly element = document.createElement('div');

  private readonly session: string;
  private wanted: ScreenMode | null = null;
  private rfb: RFB | null = null;
  private busy = false;
  private wasOpen = false;
  private failures = 0;
  private askedRequest = 0;
  private notBefore = 0;
  private lostAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stepTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly undo: (() => void)[] = [];

  constructor(session: string) {
    this.session = session;
    this.element.className = 'screen-canvas';
    letKeyboardOut(this.element, () => this.element.closest('.screen')?.querySelector<HTMLElement>('.screen-bar button')?.focus());
    const model = sessionModel(session);
    this.undo.push(
      effect(() => {
        model.screen.value;
        model.detail.value;
        connection.value;
        queueMicrotask(() => void this.step());
      }),
      effect(() => {
        const fit = fitToWindow.value;
        if (this.rfb) this.rfb.scaleViewport = fit;
      }),
      effect(() => {
        const viewOnly = this.viewOnly.value;
        if (this.rfb) this.rfb.viewOnly = viewOnly;
      }),
    );
  }

  start(mode: ScreenMode): void {
    this.wanted = mode;
    this.wasOpen = false;
    this.failures = 0;
    this.reason.value = null;
    this.viewOnly.value = mode === 'view';
    this.mode.value = mode;
    this.phase.value = 'asking';
    this.askedRequest = 0;
    this.notBefore = 0;
    this.lostAt = 0;
    void this.step();
  }

  /** Stops asking or showing, and tells the server. */
  stop(): void {
    this.finish('technician_closed');
    void repeatWhileAway(() => request('DELETE', `/sessions/${this.session}/screen`)).catch(() => undefined);
  }

  dispose(): void {
    if (this.wanted !== null) this.stop();
    for (const undo of this.undo) undo();
    clearTimeout(this.timer);
    clearTimeout(this.stepTimer);
  }

  ctrlAltDel(): void {
    this.rfb?.sendCtrlAltDel();
    this.rfb?.focus();
  }

  putOnClipboard(text: string): void {
    this.rfb?.clipboardPasteFrom(text);
  }

  focus(): void {
    this.rfb?.focus();
  }

  private finish(reason: string | null): void {
    this.wanted = null;
    this.reason.value = reason;
    this.drop();
    this.phase.value = 'idle';
    this.mode.value = null;
  }

  /* A client that has lost its connection is gone already and must not be told to disconnect. */
  private drop(gone = false): void {
    clearTimeout(this.timer);
    const rfb = this.rfb;
    this.rfb = null;
    if (!gone) rfb?.disconnect();
    holdLease(this.session, false);
  }

  private async step(): Promise<void> {
    if (this.wanted === null || this.busy) return;
    const { detail, fresh, screen } = sessionModel(this.session);
    const now = screen.value;
    const mine = now.technician?.id === me.value?.technician.id;
    const answered = this.askedRequest > 0 && now.request >= this.askedRequest;
    if (now.state === 'closed' && answered && now.reason !== null && finalReasons.has(now.reason)) {
      this.finish(now.reason);
      return;
    }
    if (this.rfb) return;
    if (connection.value !== 'live' || !fresh.value || detail.value?.link !== 'online') {
      this.phase.value = 'interrupted';
      return;
    }
    /* By itself it asks only while the permission holds, so that the customer never sees a question twice. */
    if (this.wasOpen && !detail.value.consent[this.wanted]) {
      this.finish('consent_withdrawn');
      return;
    }
    const waitMs = Math.max(this.notBefore, mine && now.state === 'open' ? this.lostAt + reasonMs : 0) - Date.now();
    if (waitMs > 0) {
      this.again(waitMs);
      return;
    }
    this.busy = true;
    try {
      if (mine && now.state === 'asked' && answered) this.phase.value = 'asking';
      else if (mine && now.state === 'ready' && answered) await this.open();
      else await this.ask();
    } catch (error) {
      this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  private async ask(): Promise<void> {
    this.phase.value = this.wasOpen ? 'interrupted' : 'asking';
    const body = { mode: this.wanted, client_id: newClientId() };
    const screen = await repeatWhileAway(() => request<Screen>('POST', `/sessions/${this.session}/screen`, body));
    this.askedRequest = screen.request;
    const model = sessionModel(this.session);
    if (screen.request > model.screen.value.request) screenTold(model, screen);
    this.again();
  }

  private async open(): Promise<void> {
    this.phase.value = this.wasOpen ? 'interrupted' : 'opening';
    const [{ default: Client }, ticket] = await Promise.all([
      import('@novnc/novnc'),
      request<Ticket>('POST', `/sessions/${this.session}/screen/ticket`),
    ]);
    if (this.wanted === null) return;
    const url = new URL(ticket.url, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const rfb = new Client(this.element, url.href, { shared: true });
    this.rfb = rfb;
    rfb.background = 'transparent';
    rfb.scaleViewport = fitToWindow.value;
    rfb.viewOnly = this.viewOnly.value || ticket.mode === 'view';
    rfb.qualityLevel = 9;
    rfb.addEventListener('connect', () => this.opened(rfb, ticket.mode));
    rfb.addEventListener('disconnect', () => this.lost(rfb, true));
    rfb.addEventListener('clipboard', (event) => {
      this.clipboard.value = event.detail.text;
      this.clipboardNew.value = true;
      announce(texts.screen.clipboardGot);
    });
    this.timer = setTimeout(() => this.lost(rfb, false), connectMs);
  }

  private opened(rfb: RFB, mode: ScreenMode): void {
    if (this.rfb !== rfb) return;
    clearTimeout(this.timer);
    this.wasOpen = true;
    this.failures = 0;
    this.mode.value = mode;
    if (mode === 'view') this.viewOnly.value = true;
    this.phase.value = 'open';
    holdLease(this.session, true);
  }

  private lost(rfb: RFB, gone: boolean): void {
    if (this.rfb !== rfb) return;
    this.drop(gone);
    if (this.wanted === null) return;
    this.lostAt = Date.now();
    this.phase.value = 'interrupted';
    this.countFailure('failed');
  }

  private failed(error: unknown): void {
    if (this.wanted === null) return;
    const code = error instanceof ProblemError ? error.problem.code : 'failed';
    const passing = !(error instanceof ProblemError) || error.problem.status >= 500 || code === 'consent_pending' || code === 'link_not_online';
    if (passing || code === 'screen_not_asked') this.countFailure(code);
    else this.finish(code);
  }

  /* A screen that breaks again and again is not asked for for ever; a loss after it was open begins the count anew. */
  private countFailure(code: string): void {
    this.failures += 1;
    if (this.failures > failuresMax) {
      this.finish(code);
      return;
    }
    const waitMs = againMs * 2 ** (this.failures - 1);
    this.notBefore = Date.now() + waitMs;
    this.again(waitMs);
  }

  private again(afterMs = 0): void {
    clearTimeout(this.stepTimer);
    this.stepTimer = setTimeout(() => void this.step(), afterMs);
  }
}

const screens = new Map<string, RemoteScreen>();

export function remoteScreen(session: string): RemoteScreen {
  let screen = screens.get(session);
  if (!screen) {
    screen = new RemoteScreen(session);
    screens.set(session, screen);
  }
  return screen;
}

export function disposeScreen(session: string): void {
  screens.get(session)?.dispose();
  screens.delete(session);
}
