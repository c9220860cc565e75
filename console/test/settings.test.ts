/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { misfit, timeouts, type NumberSetting } from '../src/admin/setting-list.ts';

const find = (name: string): NumberSetting => {
  const found = timeouts.find((setting) => setting.name === name);
  assert.ok(found?.kind === 'number');
  return found;
};

test('numbers are held to the range, 0 only where it means never', () => {
  const code = find('private_code_valid_s');
  assert.equal(misfit(code, 1, false), null);
  assert.equal(misfit(code, 999, false), null);
  assert.equal(misfit(code, 0, false), 'range');
  assert.equal(misfit(code, 1000, false), 'range');
  assert.equal(misfit(code, Number.NaN, false), 'number');
  assert.equal(misfit(find('waiting_timeout_s'), 0, false), null);
  assert.equal(misfit(find('hold_limit_s'), 14, false), null);
  assert.equal(misfit(find('hold_limit_s'), 15, false), 'range');
});

test('short time-outs go down to a second where the server allows them', () => {
  const code = find('private_code_valid_s');
  assert.equal(misfit(code, 2 / 60, false), 'range');
  assert.equal(misfit(code, 2 / 60, true), null);
  assert.equal(misfit(code, 0, true), 'range');
});
