/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { ClientMessage, ServerMessage } from './types.ts';

export type ConnectionState = 'connecting' | 'live' | 'lost' | 'signed-out';

/** The part of WebSocket that the stream uses; tests bring their own. */
export interface StreamSocket {
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface StreamEvents {
  /** The server has said hello: subscribe and watch now. */
  onLive(heartbeatS: number): void;
  onMessage(message: ServerMessage): void;
  onState(state: ConnectionState): void;
  /** A close code said that the next subscriptions must not use their cursors. */
  onTooSlow(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 5000;
const beatMostMs = 2000;
const closeSignedOut = 4401;
const closeTooSlow = 4429;

/**
 * The one WebSocket to the server: opens it again by itself after a loss, with jittered back-off,
 * and notices a silent one by heartbeats.
 */
export class Stream {
  private socket: StreamSocket | null = null;
  private live = false;
  private stopped = true;
  private tries = 0;
  private heardAt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private beatTimer: ReturnType<typeof setInterval> | undefined;
  private readonly open: () => StreamSocket;
  private readonly events: StreamEvents;

  constructor(open: () => StreamSocket, events: StreamEvents) {
    this.open = open;
    this.events = events;
  }

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.tries = 0;
    this.events.onState('connecting');
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.drop();
  }

  /** Tries at once instead of at the end of the back-off: the browser says that the network is back, or the page is seen again. */
  hurry(): void {
    if (this.stopped || this.socket) return;
    clearTimeout(this.retryTimer);
    this.connect();
  }

  /** Says the network is gone before the socket has noticed. */
  lose(): void {
    if (!this.stopped && this.socket) this.closed(0);
  }

  send(message: ClientMessage): void {
    if (this.live) this.socket?.send(JSON.stringify(message));
  }

  private connect(): void {
    const socket = this.open();
    this.socket = socket;
    this.heardAt = Date.now();
    this.beat(10);
    socket.onmessage = (event) => {
      if (this.socket === socket) this.heard(String(event.data));
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event.code);
    };
  }

  private heard(text: string): void {
    this.heardAt = Date.now();
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'hello') {
      this.live = true;
      this.tries = 0;
      this.beat(message.heartbeat_s);
      this.events.onMessage(message);
      this.events.onState('live');
      this.events.onLive(message.heartbeat_s);
      return;
    }
    this.events.onMessage(message);
  }

  /* Two beats and a half without a word: the connection is dead even if TCP does not know it yet. */
  private beat(everyS: number): void {
    clearInterval(this.beatTimer);
    const everyMs = Math.min(beatMostMs, (everyS * 1000) / 2);
    this.beatTimer = setInterval(() => {
      if (Date.now() - this.heardAt > everyMs * 2.5) {
        this.closed(0);
        return;
      }
      this.send({ type: 'heartbeat' });
    }, everyMs);
  }

  private closed(code: number): void {
    this.drop();
    if (this.stopped) return;
    if (code === closeSignedOut) {
      this.stopped = true;
      this.events.onState('signed-out');
      return;
    }
    if (code === closeTooSlow) this.events.onTooSlow();
    this.events.onState('lost');
    const limit = Math.min(longestDelayMs, firstDelayMs * 2 ** this.tries);
    this.tries += 1;
    this.retryTimer = setTimeout(() => this.connect(), limit / 2 + Math.random() * (limit / 2));
  }

  private drop(): void {
    clearTimeout(this.retryTimer);
    clearInterval(this.beatTimer);
    const socket = this.socket;
    this.socket = null;
    this.live = false;
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }
}
