// SPDX-License-Identifier: GPL-3.0-or-later
// A technician's end of a screen in its plainest form: the handshake of RFB (RFC 6143 section 7) and one whole picture.
import WebSocket from 'ws';
import { until } from '../lib/wait.js';
import type { Technician } from '../lib/technician.js';

export class Viewer {
  readonly #socket: WebSocket;
  #bytes = Buffer.alloc(0);

  private constructor(url: string, ca: string | undefined) {
    this.#socket = new WebSocket(url, { ca });
    this.#socket.on('message', (data: Buffer) => (this.#bytes = Buffer.concat([this.#bytes, data])));
    this.#socket.on('error', () => undefined);
  }

  /** Opens the screen of a session that the technician leads and waits until a picture has come. */
  static async open(technician: Technician, session: string): Promise<Viewer> {
    await technician.askScreen(session, 'control');
    const url = await until('a ticket', async () => {
      const reply = await technician.ask('POST', `/api/v1/sessions/${session}/screen/ticket`);
      return reply.status === 200 && reply.json<{ url: string }>().url;
    });
    const viewer = new Viewer(url, technician.target.ca);
    await viewer.#begin();
    return viewer;
  }

  async #begin(): Promise<void> {
    await this.#take(12); // the version
    this.#socket.send(Buffer.from('RFB 003.008\n'));
    const [kinds] = await this.#take(1);
    await this.#take(kinds!);
    this.#socket.send(Buffer.from([1])); // no password: the ticket was it
    await this.#take(4);
    this.#socket.send(Buffer.from([1])); // shared
    const start = await this.#take(24);
    await this.#take(start.readUInt32BE(20));
    const ask = Buffer.alloc(10);
    ask[0] = 3;
    start.copy(ask, 6, 0, 4); // all of its width and height
    this.#socket.send(ask);
    await this.#take(start.readUInt16BE(0) * start.readUInt16BE(2)); // raw pixels take more than a byte each
  }

  async #take(count: number): Promise<Buffer> {
    await until(`${count} bytes of the screen`, () => this.#bytes.length >= count, 20_000, 5);
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  close(): void {
    this.#socket.terminate();
  }
}
