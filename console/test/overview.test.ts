/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countStatuses, medianWait, waitsNow } from '../src/admin/overview.ts';
import { row } from './row.ts';

test('sessions are counted by status', () => {
  const counts = countStatuses([row({ status: 'Waiting' }), row({ status: 'Active' }), row({ status: 'Waiting' })]);
  assert.deepEqual([...counts], [['Waiting', 2], ['Active', 1]]);
});

test('the longest wait is that of who waits longest, and never below nothing', () => {
  const waiting = [row({ status: 'Waiting', status_since_ms: 4000 }), row({ status: 'Waiting', status_since_ms: 1000 }), row({ status: 'Active', status_since_ms: 0 })];
  assert.deepEqual(waitsNow(waiting, 6000), { count: 2, longestMs: 5000 });
  assert.deepEqual(waitsNow(waiting, 500), { count: 2, longestMs: 0 });
  assert.deepEqual(waitsNow([], 6000), { count: 0, longestMs: null });
});

test('the median wait counts what was started today', () => {
  const of = (created: number, started: number | null) => ({ created_at_ms: created, started_at_ms: started });
  assert.equal(medianWait([], 0), null);
  assert.equal(medianWait([of(0, null)], 0), null);
  assert.equal(medianWait([of(0, 10), of(100, 130), of(200, 220)], 0), 20);
  assert.equal(medianWait([of(0, 10), of(100, 130)], 0), 20);
  assert.equal(medianWait([of(0, 10), of(100, 130)], 100), 30);
});
