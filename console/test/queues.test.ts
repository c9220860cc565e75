/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyAnsweredRow, applyQueueMessage, dropUnfinished, newQueueModel } from '../src/net/queues.ts';
import { row } from './row.ts';

const queue = 'technician:5';

test('a snapshot of several pages replaces the rows only when it is whole', () => {
  const model = newQueueModel();
  model.rows.set('1-1', row({ row_id: '1-1' }));
  const first = { type: 'snapshot', queue, first: true, more: true, rows: [row({ row_id: '2-1' })], cursor: null } as const;
  assert.equal(applyQueueMessage(model, { ...first, rows: [...first.rows] }), false);
  assert.deepEqual([...model.rows.keys()], ['1-1']);
  assert.equal(model.loaded, false);
  assert.equal(applyQueueMessage(model, { type: 'snapshot', queue, first: false, more: false, rows: [row({ row_id: '3-1' })], cursor: 'c9' }), true);
  assert.deepEqual([...model.rows.keys()], ['2-1', '3-1']);
  assert.equal(model.cursor, 'c9');
  assert.equal(model.loaded, true);
});

test('an empty snapshot empties the queue', () => {
  const model = newQueueModel();
  model.rows.set('1-1', row());
  assert.equal(applyQueueMessage(model, { type: 'snapshot', queue, first: true, more: false, rows: [], cursor: 'c1' }), true);
  assert.equal(model.rows.size, 0);
  assert.equal(model.loaded, true);
});

test('rows come, change and go, and each message moves the cursor', () => {
  const model = newQueueModel();
  applyQueueMessage(model, { type: 'snapshot', queue, first: true, more: false, rows: [], cursor: 'c0' });
  assert.equal(applyQueueMessage(model, { type: 'row', queue, cursor: 'c1', row: row(), from: null, cause: 'command' }), true);
  applyQueueMessage(model, { type: 'row', queue, cursor: 'c2', row: row({ status: 'Active', row_version: 2 }), from: 'Waiting', cause: 'command' });
  assert.equal(model.rows.get('12-1')?.status, 'Active');
  assert.equal(applyQueueMessage(model, { type: 'gone', queue, cursor: 'c3', row_id: '12-1', from: 'Active', status: 'Removed', reason: 'cleared' }), true);
  assert.equal(model.rows.size, 0);
  assert.equal(applyQueueMessage(model, { type: 'gone', queue, cursor: 'c4', row_id: '12-1', from: 'Active', status: 'Removed', reason: 'cleared' }), false);
  assert.equal(model.cursor, 'c4');
});

test('a loss in the middle of a snapshot forgets the part that came', () => {
  const model = newQueueModel();
  applyQueueMessage(model, { type: 'snapshot', queue, first: true, more: true, rows: [row()], cursor: null });
  dropUnfinished(model);
  applyQueueMessage(model, { type: 'snapshot', queue, first: true, more: false, rows: [row({ row_id: '7-1' })], cursor: 'c5' });
  assert.deepEqual([...model.rows.keys()], ['7-1']);
});

test('the row of an answer never overwrites a newer one of the stream', () => {
  const model = newQueueModel();
  model.rows.set('12-1', row({ row_version: 3, status: 'Active' }));
  assert.equal(applyAnsweredRow(model, row({ row_version: 2 })), false);
  assert.equal(applyAnsweredRow(model, row({ row_version: 3 })), false);
  assert.equal(model.rows.get('12-1')?.status, 'Active');
  assert.equal(applyAnsweredRow(model, row({ row_version: 4, status: 'On Hold' })), true);
  assert.equal(model.rows.get('12-1')?.status, 'On Hold');
});
