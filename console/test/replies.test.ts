// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillReply, findReplies, readReplies } from '../src/ui/replies.ts';

test('names stand in the places kept for them, and one that is not known leaves no gap', () => {
  assert.equal(fillReply('Good morning {customer}, I am {technician}.', 'Grace', 'Ada'), 'Good morning Grace, I am Ada.');
  assert.equal(fillReply('Good morning {customer}, I am {technician}.', '', 'Ada'), 'Good morning, I am Ada.');
  assert.equal(fillReply('{customer}{customer} {other} {Customer}', '$&', 'Ada'), '$&$& {other} {Customer}');
  assert.equal(fillReply('{customer}', '{technician}', 'Ada'), '{technician}');
});

test('a slash looks at the beginnings of the words in the names, the search at everything', () => {
  const replies = [{ name: 'Good-bye', text: 'Thank you.' }, { name: 'Ask for the screen', text: 'May I look at it?' }];
  assert.deepEqual(findReplies(replies, '', false), replies);
  assert.deepEqual(findReplies(replies, 'BYE', false).map(({ name }) => name), ['Good-bye']);
  assert.deepEqual(findReplies(replies, 'creen', false), []);
  assert.deepEqual(findReplies(replies, 'creen', true).map(({ name }) => name), ['Ask for the screen']);
  assert.deepEqual(findReplies(replies, 'look at', true).map(({ name }) => name), ['Ask for the screen']);
});

test('what is saved is trimmed and fits the limits of the server', () => {
  assert.deepEqual(readReplies([{ name: ' Bye ', text: '\r\n Thank you.\r\nAda \n' }]), [{ name: 'Bye', text: 'Thank you.\nAda' }]);
  assert.equal(readReplies([{ name: 'a', text: 'b' }, { name: 'a ', text: 'c' }]), 'wrong');
  for (const wrong of [{ name: '', text: 'b' }, { name: 'a', text: ' \n' }, { name: 'ä'.repeat(33), text: 'b' }, { name: 'a', text: 'ä'.repeat(1001) }]) {
    assert.equal(readReplies([wrong]), 'wrong');
  }
  const long = Array.from({ length: 17 }, (_, at) => ({ name: `n${at}`, text: 'x'.repeat(1999) }));
  assert.equal(readReplies(long), 'tooLong');
  assert.notEqual(readReplies(long.slice(1)), 'tooLong');
});
