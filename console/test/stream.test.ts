/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Stream, type ConnectionState, type StreamSocket } from '../src/net/stream.ts';

class FakeSocket implements StreamSocket {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  readonly sent: string[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  hears(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  breaks(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }
}

const hello = { type: 'hello', version: '1', heartbeat_s: 20, now_ms: 0, my_queue: 'technician:5', short_timeouts: false };

function stage() {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  let lives = 0;
  let tooSlow = 0;
  const stream = new Stream(
    () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    {
      onLive: () => (lives += 1),
      onMessage: () => undefined,
      onState: (state) => states.push(state),
      onTooSlow: () => (tooSlow += 1),
    },
  );
  return { stream, sockets, states, last: () => sockets.at(-1)!, lives: () => lives, tooSlow: () => tooSlow };
}

test('it is live once the server has said hello, and sends nothing before', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, states, last, lives } = stage();
  stream.start();
  stream.send({ type: 'heartbeat' });
  assert.deepEqual(last().sent, []);
  last().hears(hello);
  assert.deepEqual(states, ['connecting', 'live']);
  assert.equal(lives(), 1);
  stream.send({ type: 'heartbeat' });
  assert.equal(last().sent.length, 1);
  stream.stop();
});

test('a loss is told at once, and it comes back by itself within the back-off', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, sockets, states, last, lives } = stage();
  stream.start();
  last().hears(hello);
  last().breaks(1006);
  assert.equal(states.at(-1), 'lost');
  mock.timers.tick(300);
  assert.equal(sockets.length, 2);
  last().hears(hello);
  assert.equal(lives(), 2);
  stream.stop();
});

test('while the server stays away it tries at least every five seconds', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, sockets, last } = stage();
  stream.start();
  for (let i = 0; i < 10; i++) {
    last().breaks(1006);
    mock.timers.tick(5000);
    assert.equal(sockets.length, i + 2);
  }
  stream.stop();
});

test('a silent connection is given up', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, states, last } = stage();
  stream.start();
  last().hears(hello);
  const socket = last();
  mock.timers.tick(2000);
  assert.equal(socket.sent.length, 1);
  mock.timers.tick(5500);
  assert.equal(states.includes('lost'), true);
  assert.equal(socket.closed, true);
  stream.stop();
});

test('signed out by the server: it does not come back', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, sockets, states, last } = stage();
  stream.start();
  last().hears(hello);
  last().breaks(4401);
  assert.equal(states.at(-1), 'signed-out');
  mock.timers.tick(60_000);
  assert.equal(sockets.length, 1);
});

test('too slow a reader begins again without its cursors', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, last, tooSlow } = stage();
  stream.start();
  last().hears(hello);
  last().breaks(4429);
  assert.equal(tooSlow(), 1);
  stream.stop();
});

test('messages of an older socket are not heard', (context) => {
  context.after(() => mock.timers.reset());
  const { stream, sockets, last, lives } = stage();
  stream.start();
  const older = last();
  older.breaks(1006);
  mock.timers.tick(300);
  older.hears(hello);
  assert.equal(lives(), 0);
  assert.equal(sockets.length, 2);
  stream.stop();
});
