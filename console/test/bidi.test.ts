/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closed } from '../src/ui/bidi.ts';

test('a text ends every isolation that it begins', () => {
  assert.equal(closed('plain'), 'plain');
  assert.equal(closed('\u202eturned'), '\u202eturned');
  assert.equal(closed('a\u2066b'), 'a\u2066b\u2069');
  assert.equal(closed('\u2067\u2068x\u2069'), '\u2067\u2068x\u2069\u2069');
  assert.equal(closed('\u2069\u2066x'), '\u2069\u2066x\u2069');
  assert.equal(closed('\u2066x\u2069'), '\u2066x\u2069');
});
