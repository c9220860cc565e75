/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Outbox, type SendResult, type UnsentLine } from '../src/net/outbox.ts';

/** An outbox whose sends are answered by hand. */
function stage(saved: UnsentLine[] = []) {
  const sent: UnsentLine[] = [];
  const answers: ((result: SendResult) => void)[] = [];
  let stored: readonly UnsentLine[] = saved;
  const outbox = new Outbox(
    {
      send(line) {
        sent.push(line);
        return new Promise((resolve) => answers.push(resolve));
      },
      changed(lines) {
        stored = lines;
      },
    },
    saved,
  );
  const write = (clientId: string, session = '12') => outbox.add({ clientId, technician: '5', session, kind: 'chat', text: `text of ${clientId}`, writtenAtMs: 0 });
  const answer = async (result: SendResult) => {
    answers.shift()?.(result);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { outbox, sent, write, answer, stored: () => stored };
}

const ids = (lines: readonly UnsentLine[]) => lines.map((line) => line.clientId);

test('lines leave one at a time, in the order in which they were written', async () => {
  const { outbox, sent, write, answer, stored } = stage();
  outbox.setReady(true);
  write('a');
  write('b');
  assert.deepEqual(ids(sent), ['a']);
  await answer({ kind: 'sent' });
  assert.deepEqual(ids(sent), ['a', 'b']);
  await answer({ kind: 'sent' });
  assert.deepEqual(stored(), []);
});

test('nothing is sent while the server is away; then everything, once', async () => {
  const { outbox, sent, write, answer } = stage();
  write('a');
  write('b');
  assert.deepEqual(sent, []);
  outbox.setReady(true);
  outbox.setReady(true);
  assert.deepEqual(ids(sent), ['a']);
  await answer({ kind: 'sent' });
  await answer({ kind: 'sent' });
  assert.deepEqual(ids(sent), ['a', 'b']);
});

test('a line whose answer was lost is sent again under the same id, before those behind it', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { outbox, sent, write, answer } = stage();
    outbox.setReady(true);
    write('a');
    write('b');
    await answer({ kind: 'away' });
    outbox.setReady(false);
    outbox.setReady(true);
    assert.deepEqual(ids(sent), ['a', 'a']);
    await answer({ kind: 'sent' });
    mock.timers.tick(5000);
    assert.deepEqual(ids(sent), ['a', 'a', 'b']);
  } finally {
    mock.timers.reset();
  }
});

test('sessions do not wait for each other', async () => {
  const { outbox, sent, write } = stage();
  outbox.setReady(true);
  write('a', '12');
  write('b', '13');
  assert.deepEqual(ids(sent), ['a', 'b']);
});

test('a refused line stays with its reason and holds the ones behind it until it is discarded', async () => {
  const { outbox, sent, write, answer } = stage();
  outbox.setReady(true);
  write('a');
  write('b');
  await answer({ kind: 'refused', code: 'session_over' });
  assert.equal(outbox.all[0]?.state, 'refused');
  assert.equal(outbox.all[0]?.code, 'session_over');
  assert.deepEqual(ids(sent), ['a']);
  outbox.discard('a');
  assert.deepEqual(ids(sent), ['a', 'b']);
});

test('a refused line can be tried again as it was', async () => {
  const { outbox, sent, write, answer } = stage();
  outbox.setReady(true);
  write('a');
  await answer({ kind: 'refused', code: 'no_right' });
  outbox.retry('a');
  assert.deepEqual(ids(sent), ['a', 'a']);
  await answer({ kind: 'sent' });
  assert.deepEqual(outbox.all, []);
});

test('a line that was under way when the page was closed waits again after a reload', () => {
  const line: UnsentLine = { clientId: 'a', technician: '5', session: '12', kind: 'chat', text: 'x', writtenAtMs: 0, state: 'sending', code: null, sentAfter: 4 };
  const { outbox, sent } = stage([line]);
  assert.equal(outbox.all[0]?.state, 'waiting');
  outbox.setReady(true);
  assert.deepEqual(ids(sent), ['a']);
});

test('a line under way is not discarded: it may be stored already', () => {
  const { outbox, write } = stage();
  outbox.setReady(true);
  write('a');
  outbox.discard('a');
  assert.deepEqual(ids(outbox.all), ['a']);
});

test('lines of another technician are forgotten, not sent under a wrong name', () => {
  const { outbox, sent, write } = stage();
  write('a');
  outbox.keepOnly('6');
  outbox.setReady(true);
  assert.deepEqual(sent, []);
  assert.deepEqual(outbox.all, []);
});
