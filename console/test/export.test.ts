/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvCell } from '../src/admin/download.ts';

test('no cell of a CSV file is calculated by a spreadsheet', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
    const cell = csvCell(text);
    assert.match(cell, /^"'/);
  }
  assert.equal(csvCell('plain'), 'plain');
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell('two\nlines'), '"two\nlines"');
});
