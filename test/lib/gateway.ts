// SPDX-License-Identifier: GPL-3.0-or-later
// A real SMS gateway on loopback, as small as they come: it notes each request and answers as it is told to.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmsRequest {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export class Gateway {
  readonly requests: SmsRequest[] = [];
  /** How it answers from now on. */
  status = 200;
  answer = 'queued';

  private constructor(readonly server: Server) {}

  static async start(): Promise<Gateway> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
        gateway.requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
        response.writeHead(gateway.status, { 'content-type': 'text/plain' }).end(gateway.answer);
      });
    });
    const gateway = new Gateway(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
