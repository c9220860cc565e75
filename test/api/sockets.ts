// SPDX-License-Identifier: GPL-3.0-or-later
// What the WebSocket routes must refuse: no cookie, a foreign origin, messages that are none.
import WebSocket from 'ws';
import { misfit } from '../lib/contract.js';
import type { Suite } from '../lib/runner.js';
import { expect, expectEqual } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import type { Stage } from './main.js';

interface Opened {
  status: number;
  messages: { type: string; of?: string; code?: string }[];
  socket: WebSocket;
  closed: () => number | undefined;
}

async function open(stage: Stage, path: string, headers: Record<string, string>): Promise<Opened> {
  const url = stage.server.target.url.replace(/^http/, 'ws') + path;
  const socket = new WebSocket(url, { headers });
  const opened: Opened = { status: 0, messages: [], socket, closed: () => code };
  let code: number | undefined;
  socket.on('message', (data) => opened.messages.push(JSON.parse(String(data)) as Opened['messages'][0]));
  socket.on('close', (why) => (code = why));
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.on('open', () => ((opened.status = 101), resolve()));
    socket.on('unexpected-response', (_request, response) => {
      opened.status = response.statusCode ?? 0;
      response.resume();
      resolve();
    });
    socket.on('close', () => resolve());
  });
  return opened;
}

export function socketTests(suite: Suite, stage: () => Stage): void {
  const origin = (): string => stage().server.target.url;
  suite.test('the stream without a sign-in: 401', async () => {
    expectEqual((await open(stage(), '/api/v1/stream', { origin: origin() })).status, 401, 'the status');
  });
  suite.test('the stream from a foreign page: 403', async () => {
    const { cookie } = stage().ada;
    expectEqual((await open(stage(), '/api/v1/stream', { cookie, origin: 'https://evil.example' })).status, 403, 'the status');
    expectEqual((await open(stage(), '/api/v1/stream', { cookie })).status, 403, 'without an origin');
  });
  suite.test('the stream: what cannot be read, and a queue that is not his', async () => {
    const { ada, groups } = stage();
    const { socket, messages, closed, status } = await open(stage(), '/api/v1/stream', { cookie: ada.cookie, origin: origin() });
    expectEqual(status, 101, 'the status');
    socket.send(JSON.stringify({ type: 'subscribe', queue: `group:${groups.second}`, cursor: null }));
    await until('refused', () => messages.some(({ type, code }) => type === 'error' && code === 'not_found'));
    for (let i = 0; i < 12; i++) socket.send('{"type":');
    await until('closed', () => closed() !== undefined);
    expectEqual(closed(), 4400, 'the close code');
    for (const message of messages) expect(!misfit('StreamServerMessage', message), `${JSON.stringify(message)}: ${misfit('StreamServerMessage', message)}`);
  });
  suite.test('the stream: a message too large closes it', async () => {
    const { socket, closed } = await open(stage(), '/api/v1/stream', { cookie: stage().ada.cookie, origin: origin() });
    socket.send('x'.repeat(200_000));
    await until('closed', () => closed() !== undefined);
    expect([1009, 1006].includes(closed()!), `closed with ${closed()}`);
  });
  suite.test('the relay: a ticket that nobody got is refused', async () => {
    const { port, hostname } = new URL(stage().server.target.url);
    const socket = new WebSocket(`ws://${hostname}:${Number(port) + 1}/relay/v1?ticket=${'A'.repeat(43)}`, ['binary']);
    const status = await new Promise<number>((resolve) => {
      socket.on('open', () => resolve(101));
      socket.on('error', () => resolve(0));
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    });
    socket.terminate();
    expect(status >= 400, `the relay answered ${status}`);
  });
}
