/* SPDX-License-Identifier: GPL-3.0-or-later */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { links, parts } from '../src/gen/status.ts';
import type { CommandName } from '../src/net/commands.ts';
import { refusalOf } from '../src/queue/refusals.ts';
import { problemText } from '../src/ui/texts.ts';
import { row } from './row.ts';

const commands: readonly CommandName[] = [
  'start', 'hold', 'end', 'transfer', 'invite', 'decline', 'remove', 'leave', 'hand-off', 'hand-off-cancel', 'hand-off-accept', 'reboot',
];

test('what the table refuses says why, in a sentence', () => {
  for (const command of commands)
    for (const part of parts)
      for (const link of links)
        for (const held of [false, true])
          for (const own_hold of [false, true])
            for (const ended of [false, true]) {
              const code = refusalOf(command, row({ part, link, held, own_hold, ended }));
              if (code !== null) assert.doesNotMatch(problemText(code), /refused this/, code);
            }
});

test('the reasons of Start', () => {
  assert.equal(refusalOf('start', row()), null);
  assert.equal(refusalOf('start', row({ link: 'not_in' })), 'customer_not_in');
  assert.equal(refusalOf('start', row({ link: 'lost' })), 'link_not_online');
  assert.equal(refusalOf('start', row({ part: 'lead' })), 'not_on_hold');
  assert.equal(refusalOf('start', row({ part: 'lead', held: true, link: 'lost' })), null);
  assert.equal(refusalOf('start', row({ part: 'source', link: 'offline' })), null);
  assert.equal(refusalOf('start', row({ part: 'collaborator', held: true })), 'session_held');
  assert.equal(refusalOf('start', row({ part: 'collaborator', own_hold: true })), null);
  assert.equal(refusalOf('start', row({ part: 'lead', ended: true })), 'session_over');
});

test('the reasons of Hold and End', () => {
  assert.equal(refusalOf('hold', row()), 'not_for_part');
  assert.equal(refusalOf('hold', row({ part: 'lead', held: true })), 'already_on_hold');
  assert.equal(refusalOf('end', row({ part: 'target' })), 'not_for_part');
  assert.equal(refusalOf('end', row({ part: 'collaborator' })), 'not_for_part');
  assert.equal(refusalOf('end', row({ part: 'collaborator', ended: true })), null);
  assert.equal(refusalOf('end', row({ link: 'not_in' })), null);
});
