/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { urgencyKey, urgencyOf } from '../src/queue/urgency.ts';
import { row } from './row.ts';

const alarms = [
  { after_s: 60, colour: 'yellow' },
  { after_s: 120, colour: 'red' },
] as const;

test('a waiting row is late from the last fifth of its time on', () => {
  const waiting = row({ wait_late_at_ms: 240_000, wait_ends_at_ms: 300_000 });
  assert.equal(urgencyOf(waiting, 239_999), null);
  assert.deepEqual(urgencyOf(waiting, 240_000), { kind: 'late', endsAtMs: 300_000 });
});

test('the highest level reached counts', () => {
  const active = row({ status_since_ms: 0, alarms });
  assert.equal(urgencyKey(active, 59_999), '');
  assert.equal(urgencyKey(active, 60_000), 'alarm 1');
  assert.deepEqual(urgencyOf(active, 500_000), { kind: 'alarm', colour: 'red', level: 2, afterS: 120 });
});

test('a time-out that runs out comes before any level, and a session that is over is not urgent', () => {
  assert.equal(urgencyKey(row({ status_since_ms: 0, alarms, wait_late_at_ms: 60_000, wait_ends_at_ms: 70_000 }), 130_000), 'late');
  assert.equal(urgencyKey(row({ status_since_ms: 0, alarms, ended: true }), 130_000), '');
});
