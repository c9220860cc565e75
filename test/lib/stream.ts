// SPDX-License-Identifier: GPL-3.0-or-later
// A console's stream (docs/stream.md): every message is held against its closed schema and shown to the observer.
import WebSocket from 'ws';
import { misfit } from './contract.js';
import type { Target } from './http.js';
import { Observer, violations, type Watched } from './observer.js';
import { Unexpected } from './runner.js';
import { patienceMs, pause, until } from './wait.js';

export interface Row {
  row_id: string;
  row_version: number;
  session: string;
  queue: string;
  status: string;
  status_since_ms: number;
  part: string;
  name: string;
  ended: boolean;
  lead_offered: boolean;
  lead: { id: string; name: string } | null;
}

export interface ChatLine {
  kind: 'chat' | 'private' | 'note';
  number: number;
  text: string;
  from: { kind: string; name: string };
}

export interface Screen {
  state: 'closed' | 'asked' | 'ready' | 'open';
  mode: string | null;
  reason: string | null;
}

type Message =
  | { type: 'snapshot'; queue: string; first: boolean; more: boolean; rows: Row[]; cursor: string }
  | { type: 'row'; queue: string; cursor: string; row: Row; cause: string }
  | { type: 'gone'; queue: string; cursor: string; row_id: string; status: string | null; cause: string }
  | { type: 'chat'; session: string; line: ChatLine }
  | { type: 'screen'; session: string; screen: Screen }
  | { type: 'session'; detail: { session: string; link: string; screen: Screen } }
  | { type: 'hello'; heartbeat_s: number; my_queue: string }
  | { type: 'heartbeat' }
  | { type: 'unwatched'; session: string; code: string }
  | { type: 'error'; of: string; code: string };

export class Stream {
  readonly rows = new Map<string, Row>();
  readonly chat = new Map<string, ChatLine[]>();
  readonly screens = new Map<string, Screen>();
  /** Every step of a session's screen, in order. */
  readonly screenSteps: { session: string; screen: Screen }[] = [];
  readonly errors: { of: string; code: string }[] = [];
  /** How often the stream was opened. */
  opened = 0;
  closeCode: number | undefined;
  readonly #cursors = new Map<string, string | null>();
  readonly #watched = new Set<string>();
  readonly #synced = new Set<string>();
  #socket: WebSocket | undefined;
  #beat: NodeJS.Timeout | undefined;
  #done = false;
  #beats = 0;

  constructor(readonly target: Target, readonly cookie: string, readonly observer: Observer) {}

  /** Opens it and keeps it open, coming back by itself after a loss. */
  async open(queues: string[]): Promise<void> {
    for (const queue of queues) this.#cursors.set(queue, null);
    this.#connect();
    await until(`${this.observer.name}'s first snapshots`, () => queues.every((queue) => this.#synced.has(queue)));
  }

  watch(session: string): void {
    this.#watched.add(session);
    this.#send({ type: 'watch', session, chat_after: this.chat.get(session)?.at(-1)?.number ?? 0 });
  }

  /** This session is the one before the technician's eyes; null: none. */
  focus(session: string | null): void {
    this.#send({ type: 'focus', session });
  }

  /** A tool of this kind is open, or is not any more. */
  lease(session: string, kind: string, held: boolean): void {
    this.#send({ type: 'lease', session, kind, held });
  }

  /** The connection is torn; it comes back by itself. */
  tear(): void {
    this.#socket?.terminate();
  }

  /** Everything that the server had to say until now has arrived: it answers a heartbeat in its turn. */
  async settled(): Promise<void> {
    const before = this.#beats;
    this.#send({ type: 'heartbeat' });
    await until('a heartbeat is answered', () => this.#beats > before);
  }

  /** Waits until it is open again after the server was away, with what was missed. */
  async back(): Promise<void> {
    await until(`${this.observer.name}'s stream is back`, () => this.connected);
    await this.settled();
  }

  close(): void {
    this.#done = true;
    clearInterval(this.#beat);
    this.#socket?.close();
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #connect(): void {
    const url = new URL('/api/v1/stream', this.target.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, { ca: this.target.ca, origin: new URL(this.target.url).origin, headers: { cookie: this.cookie } });
    this.#socket = socket;
    socket.on('open', () => {
      this.opened++;
      for (const [queue, cursor] of this.#cursors) this.#send({ type: 'subscribe', queue, cursor });
      for (const session of this.#watched) this.watch(session);
    });
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      this.closeCode = code;
      clearInterval(this.#beat);
      if (this.#done || code === 4401) return;
      void pause(150).then(() => (this.#done ? undefined : this.#connect()));
    });
  }

  #send(message: object): void {
    if (this.connected) this.#socket!.send(JSON.stringify(message));
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as Message;
    const why = misfit('StreamServerMessage', message);
    if (why) violations.push(`stream message of ${this.observer.name}: ${why}: ${text.slice(0, 300)}`);
    this.#keep(message);
    const watched = message.type === 'snapshot' || message.type === 'row' || message.type === 'gone';
    this.observer.see(watched ? (message as Watched) : { type: 'other' });
  }

  #keep(message: Message): void {
    switch (message.type) {
      case 'hello':
        this.#cursors.has('my') && this.#rename(message.my_queue);
        clearInterval(this.#beat);
        this.#beat = setInterval(() => this.#send({ type: 'heartbeat' }), (message.heartbeat_s * 1000) / 2);
        this.#beat.unref();
        return;
      case 'snapshot':
        if (message.first) for (const [id, row] of this.rows) if (row.queue === message.queue) this.rows.delete(id);
        for (const row of message.rows) this.rows.set(row.row_id, row);
        this.#cursors.set(message.queue, message.cursor);
        if (!message.more) this.#synced.add(message.queue).add('my');
        return;
      case 'row':
        this.#cursors.set(message.queue, message.cursor);
        this.rows.set(message.row.row_id, message.row);
        return;
      case 'gone':
        this.#cursors.set(message.queue, message.cursor);
        if (this.rows.get(message.row_id)?.queue === message.queue) this.rows.delete(message.row_id);
        return;
      case 'chat':
        this.chat.set(message.session, [...(this.chat.get(message.session) ?? []), message.line]);
        return;
      case 'screen':
        this.#screen(message.session, message.screen);
        return;
      case 'session':
        this.#screen(message.detail.session, message.detail.screen);
        return;
      case 'error':
        this.errors.push(message);
        return;
      case 'heartbeat':
        this.#beats++;
        return;
      case 'unwatched':
        return;
    }
  }

  #screen(session: string, screen: Screen): void {
    const last = this.screens.get(session);
    if (JSON.stringify(last) === JSON.stringify(screen)) return;
    this.screens.set(session, screen);
    this.screenSteps.push({ session, screen });
  }

  /** `my` is known by its full name from now on, so that a cursor is kept only once. */
  #rename(queue: string): void {
    const cursor = this.#cursors.get('my') ?? null;
    this.#cursors.delete('my');
    if (!this.#cursors.has(queue)) this.#cursors.set(queue, cursor);
  }

  /** Waits until the row shows the word. */
  async shows(row: string, word: string, timeoutMs = patienceMs): Promise<Row | undefined> {
    const seen = (): boolean => this.observer.sequence(row).at(-1) === word;
    try {
      await until(`row ${row} shows ${word}`, seen, timeoutMs, 10);
    } catch {
      throw new Unexpected(`${this.observer.name}: row ${row} never showed ${word}, but ${this.observer.sequence(row).join(', ')}`);
    }
    return this.rows.get(row);
  }
}
