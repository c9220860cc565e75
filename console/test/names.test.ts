/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { texts } from '../src/ui/texts.ts';

test('a session without a name is called by its number, everywhere the same', () => {
  assert.equal(texts.sessionName({ name: 'Grace', session: '2' }), 'Grace');
  assert.equal(texts.sessionName({ name: '', session: '2' }), 'Session 2');
  assert.equal(texts.commands.endTitle(texts.sessionName({ name: '', session: '2' })), 'End Session 2?');
});
