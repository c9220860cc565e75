/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLinks } from '../src/chat/links.ts';
import { withLine, withTyping } from '../src/net/sessions.ts';
import type { ChatLine } from '../src/net/types.ts';

const line = (number: number): ChatLine => ({ number, kind: 'chat', at_ms: number, from: { kind: 'customer', id: null, name: 'Grace' }, text: String(number) });

test('a line is shown once and at its place, however it comes', () => {
  let lines: readonly ChatLine[] = [];
  for (const number of [5, 9, 7, 9, 5, 12]) lines = withLine(lines, line(number));
  assert.deepEqual(lines.map(({ number }) => number), [5, 7, 9, 12]);
});

test('only http and https become links', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x file:///etc/passwd ftp://example.com',
    'xhttp://example.com',
    '<img src=x onerror=alert(1)>',
  ]) {
    assert.deepEqual(findLinks(text).filter(({ kind }) => kind === 'link'), [], text);
  }
  const [before, link, after] = findLinks('see https://example.com/a?b=1, please');
  assert.deepEqual(before, { kind: 'text', text: 'see ' });
  assert.deepEqual(link, { kind: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' });
  assert.deepEqual(after, { kind: 'text', text: ', please' });
});

test('the text stays as it was written, link or not', () => {
  for (const text of ['', 'plain', 'http://', 'http://a', 'a http://b c https://d/e) f', '\u202ehttps://x.example/\u202d', 'x'.repeat(65_536), 'https://'.repeat(2000)]) {
    assert.equal(findLinks(text).map((piece) => piece.text).join(''), text);
  }
});

test('signs that turn the direction of writing never stand in a link', () => {
  for (const sign of ['\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069']) {
    const links = findLinks(`https://example.com/${sign}gpj.exe`).filter(({ kind }) => kind === 'link');
    assert.deepEqual(links.map(({ text }) => text), ['https://example.com/']);
  }
});

test('a typing sign lasts until it is said to be over, a line comes, or nothing is heard', () => {
  const message = (id: string | null, on: boolean) =>
    ({ type: 'typing', session: '12', kind: 'chat', from: { kind: id === null ? 'customer' : 'technician', id, name: id ?? '' }, on }) as const;
  let list = withTyping([], message(null, true), 1000);
  list = withTyping(list, message('5', true), 2000);
  assert.deepEqual(list.map((one) => one.id), [null, '5']);
  assert.deepEqual(withTyping(list, message('5', false), 2500).map((one) => one.id), [null]);
  assert.deepEqual(withTyping(list, message('5', true), 9500).map((one) => one.id), ['5']);
});
