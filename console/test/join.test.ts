/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectSystem } from '../src/join/system.ts';

test('Linux on a PC is told from the systems that there is no applet for', () => {
  assert.equal(detectSystem('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'), 'linux-x86_64');
  assert.equal(detectSystem('Mozilla/5.0 (X11; Ubuntu; Linux x86_64) AppleWebKit/537.36 Chrome/140 Safari/537.36'), 'linux-x86_64');
  assert.equal(detectSystem('Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36'), null);
  assert.equal(detectSystem('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36'), null);
  assert.equal(detectSystem('Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15'), null);
  assert.equal(detectSystem('Mozilla/5.0 (X11; Linux aarch64; rv:128.0) Gecko/20100101 Firefox/128.0'), null);
});
