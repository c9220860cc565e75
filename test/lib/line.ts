// SPDX-License-Identifier: GPL-3.0-or-later
// A line between a browser and the server that a test can cut as a network is cut: nothing is closed, bytes just do not come.
import { createServer, connect, type Server as NetServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export type LineState = 'whole' | 'cut' | 'answers lost';

export class Line {
  state: LineState = 'whole';
  readonly #sockets = new Set<Socket>();

  private constructor(readonly server: NetServer, readonly port: number) {}

  /** A line to the server at that address; it is reached through `url` from then on. */
  static async to(target: string): Promise<Line> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const line = new Line(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => line.#join(near, connect(Number(port), hostname)));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  #join(near: Socket, far: Socket): void {
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes: Buffer) => {
      if (this.state !== 'cut') far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (this.state === 'whole') near.write(bytes);
    });
  }

  /** From now on nothing comes through; what was on its way is lost. */
  cut(state: Exclude<LineState, 'whole'> = 'cut'): void {
    this.state = state;
  }

  /** Whole again. What was connected while it was cut has holes in its bytes, so those connections go. */
  mend(): void {
    this.state = 'whole';
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.mend();
    this.server.close();
  }
}
