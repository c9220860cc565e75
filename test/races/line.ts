// SPDX-License-Identifier: GPL-3.0-or-later
// One connection of a console, open before it is needed: a request is one write, so that two consoles can speak in the same
// instant.
import { connect, type Socket } from 'node:net';
import { judge } from '../lib/contract.js';
import { Unexpected } from '../lib/runner.js';
import type { Technician } from '../lib/technician.js';

export interface Answer {
  status: number;
  text: string;
  json: <T>() => T;
}

export class Line {
  #received = Buffer.alloc(0);
  #waiting: ((answer: Answer) => void) | undefined;
  #path = '';

  private constructor(readonly who: Technician, readonly host: string, readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
  }

  static async open(who: Technician): Promise<Line> {
    const { hostname, port, host } = new URL(who.target.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Line(who, host, socket);
  }

  /** The bytes of a POST, to be given to `send`. */
  request(path: string, body: object): Buffer {
    const text = JSON.stringify(body);
    this.#path = path;
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\nCookie: ${this.who.cookie}\r\nX-CSRF-Token: ${this.who.me.csrf_token}\r\n`
        + `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
  }

  /** Writes it at once; the answer comes later. */
  send(bytes: Buffer): Promise<Answer> {
    const answered = new Promise<Answer>((resolve, reject) => {
      this.#waiting = resolve;
      this.socket.once('close', () => reject(new Unexpected(`${this.who.observer.name}'s connection was closed`)));
    });
    this.socket.write(bytes);
    return answered;
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(head.slice(1).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    const length = Number(headers['content-length']);
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.subarray(end + 4, end + 4 + length).toString('utf8');
    this.#received = this.#received.subarray(end + 4 + length);
    const status = Number(head[0]!.split(' ')[1]);
    judge({ method: 'POST', path: this.#path, status, headers, text });
    this.socket.removeAllListeners('close');
    this.#waiting?.({ status, text, json: <T>() => JSON.parse(text) as T });
    this.#waiting = undefined;
  }
}
