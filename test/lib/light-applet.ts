// SPDX-License-Identifier: GPL-3.0-or-later
// An applet without a screen, written from docs/applet-protocol.md alone, so that one process can be many customers: it proves
// itself, comes back after each loss, numbers its lines, and notes what it was told.
import WebSocket from 'ws';
import type { Target } from './http.js';

export type Proof = { code: string } | { join_token: string };

interface ServerMessage {
  type: string;
  session?: string;
  secret?: string;
  heartbeat_s?: number;
  chat_n?: number;
  n?: number;
  number?: number;
  text?: string;
  author?: string;
  code?: string;
  retry?: boolean;
  retry_ms?: number;
  outcome?: string;
  stage?: string;
}

export interface HeardLine {
  number: number;
  author: string;
  text: string;
}

const retryFirstMs = 60;
const retryMostMs = 1500;

export class LightApplet {
  session: string | undefined;
  /** How the server said that it is over; or why it may not come back. */
  over: string | undefined;
  /** A proof was sent of which nobody knows what became of it. */
  unsure = false;
  stage = '';
  /** Own lines, the first at index 0 with n = 1. */
  readonly said: string[] = [];
  /** What the server acknowledged: n to the number of its event. */
  readonly acked = new Map<number, number>();
  readonly heard: HeardLine[] = [];
  /** What a server may not do. */
  readonly faults: string[] = [];
  welcomes = 0;
  /** The codes of what it was refused, in order. */
  readonly refusals: string[] = [];
  #secret: string | undefined;
  #welcomed = false;
  #socket: WebSocket | undefined;
  #beat: NodeJS.Timeout | undefined;
  #retryMs = retryFirstMs;
  #closing = false;
  #gone = false;

  constructor(readonly target: Target, readonly proof: Proof, readonly from?: string, readonly system?: object) {
    this.#connect();
  }

  get connected(): boolean {
    return this.#welcomed;
  }

  say(text: string): void {
    this.said.push(text);
    if (this.#welcomed) this.#send({ type: 'chat', n: this.said.length, text });
  }

  /** Something is open or pending at the customer's, or is not any more. */
  lease(kind: string, held: boolean): void {
    this.#send({ type: 'lease', kind, held });
  }

  /** The customer ends the session. */
  close(): void {
    this.#closing = true;
    if (this.#welcomed) this.#send({ type: 'close' });
  }

  /** The customer's computer goes down, to come back. */
  announceReboot(): void {
    this.#send({ type: 'reboot_announced', cause: 'system', n: 0 });
  }

  /** The line is torn; it comes back by itself. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Nobody is at this computer any more: no goodbye, and it does not come back. */
  leave(): void {
    this.#gone = true;
    clearInterval(this.#beat);
    this.#socket?.terminate();
  }

  #connect(): void {
    const url = new URL('/applet/v1', this.target.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, { ca: this.target.ca, ...(this.from ? { localAddress: this.from } : {}) });
    this.#socket = socket;
    socket.on('open', () => this.#hello());
    socket.on('message', (data) => this.#hear(JSON.parse(String(data)) as ServerMessage));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#lost());
  }

  #hello(): void {
    const proof = this.#secret ? { resume: { session: this.session, secret: this.#secret } } : this.proof;
    this.unsure ||= !this.#secret;
    this.#send({ type: 'hello', version: 1, features: ['reboot', 'lease'], last_number: this.heard.at(-1)?.number ?? 0, ...(this.system ? { system: this.system } : {}), ...proof });
  }

  #lost(): void {
    this.#welcomed = false;
    clearInterval(this.#beat);
    if (this.#gone || this.over !== undefined) return;
    const timer = setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random() / 2));
    timer.unref();
    this.#retryMs = Math.min(2 * this.#retryMs, retryMostMs);
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #hear(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        return;
      case 'refused':
        this.refusals.push(message.code!);
        if (message.retry) this.#retryMs = message.retry_ms ?? this.#retryMs;
        else this.over = message.code === 'session_over' ? message.outcome : `refused: ${message.code}`;
        this.#socket?.close();
        return;
      case 'ended':
        this.over = message.outcome;
        this.#send({ type: 'goodbye' });
        this.#socket?.close();
        return;
      case 'state':
        this.stage = message.stage!;
        return;
      case 'chat_ack':
        this.#acknowledged(message.n!, message.number!);
        return;
      case 'chat':
        this.#line(message);
        return;
      case 'reboot':
        // as a computer that is quick: it goes, and is back
        this.#send({ type: 'reboot_announced', cause: 'command', n: message.n });
        setTimeout(() => this.cut(), 5).unref();
        return;
    }
  }

  #welcome(message: ServerMessage): void {
    if (this.session !== undefined && this.session !== message.session) this.faults.push(`session ${this.session} became ${message.session}`);
    this.session = message.session!;
    this.#secret = message.secret!;
    this.#welcomed = true;
    this.unsure = false;
    this.welcomes++;
    this.#retryMs = retryFirstMs;
    this.#beat = setInterval(() => this.#send({ type: 'heartbeat' }), (message.heartbeat_s! * 1000) / 3);
    this.#beat.unref();
    this.#send({ type: 'heartbeat' });
    const stored = message.chat_n ?? 0;
    if (stored > this.said.length) this.faults.push(`the server has ${stored} lines, ${this.said.length} were said`);
    const newest = Math.max(0, ...this.acked.keys());
    if (stored < newest) this.faults.push(`line ${newest} was acknowledged, the server has ${stored}`);
    for (let n = stored + 1; n <= this.said.length; n++) this.#send({ type: 'chat', n, text: this.said[n - 1] });
    if (this.#closing) this.#send({ type: 'close' });
  }

  #acknowledged(n: number, number: number): void {
    const before = this.acked.get(n);
    if (before !== undefined && before !== number) this.faults.push(`line ${n} was number ${before}, then ${number}`);
    this.acked.set(n, number);
  }

  #line({ number, author, text, n }: ServerMessage): void {
    const last = this.heard.at(-1)?.number ?? 0;
    if (number! <= last) this.faults.push(`line ${number} came after ${last}`);
    this.heard.push({ number: number!, author: author!, text: text! });
    if (n) this.#acknowledged(n, number!);
  }
}
