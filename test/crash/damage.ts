// SPDX-License-Identifier: GPL-3.0-or-later
// Damage done to a real store, each to a copy of its own: `towlinectl check` must report every one with the session's number.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { scratch } from '../lib/processes.js';
import { expect, type Suite } from '../lib/runner.js';
import { checkData, type Server } from '../lib/server.js';

/** What is done, in SQL, to the session in :session (one that has some twenty events and is over or open). */
const damages: readonly [string, string][] = [
  ['a status altered', "UPDATE session_row SET status = 'On Hold' WHERE session_id = :session AND row = 1"],
  ['an event deleted', 'DELETE FROM event WHERE session_id = :session AND number = 3'],
  ['the newest event deleted', 'DELETE FROM event WHERE session_id = :session AND number = (SELECT max(number) FROM event WHERE session_id = :session)'],
  [
    'two events swapped',
    `UPDATE event SET number = -2 WHERE session_id = :session AND number = 2;
     UPDATE event SET number = 2 WHERE session_id = :session AND number = 3;
     UPDATE event SET number = 3 WHERE session_id = :session AND number = -2`,
  ],
  ['a row orphaned', "INSERT INTO session_row SELECT organisation_id, :session, 9, owner_kind, owner_id, 'Active' FROM session_row LIMIT 1"],
  ['a row lost', 'DELETE FROM session_row WHERE session_id = :session AND row = 1'],
  ['a word of a chat line changed', "UPDATE event SET payload = replace(payload, 'before', 'behind') WHERE session_id = :session"],
  ['the time of an event changed', 'UPDATE event SET at_ms = at_ms + 60000 WHERE session_id = :session AND number = 2'],
  ['a byte of the state changed', "UPDATE session SET state = CAST(substr(state, 1, 2) || x'7f' || substr(state, 4) AS BLOB) WHERE id = :session"],
  ['the version changed', 'UPDATE session SET version = version + 1 WHERE id = :session'],
  ['open and closed confused', 'UPDATE session SET is_open = 1 - is_open WHERE id = :session'],
  ['a session lost, its events left', 'DELETE FROM session WHERE id = :session'],
];

export function damage(suite: Suite, server: () => Server, session: () => string): void {
  for (const [what, sql] of damages) {
    suite.test(`towlinectl check finds ${what}`, async () => {
      const copy = scratch('damaged');
      cpSync(server().data, copy, { recursive: true });
      const file = readdirSync(copy).find((name) => /\.(db|sqlite3?)$/.test(name));
      expect(file, `no store in ${copy}`);
      const statements = sql.replaceAll(':session', session());
      const changed = execFileSync('sqlite3', [join(copy, file), `${statements}; SELECT total_changes()`], { encoding: 'utf8' });
      expect(Number(changed.trim()) > 0, 'nothing was damaged');
      const { status, text } = await checkData(copy, 'damaged');
      expect(status !== 0 && status !== 99, `it ended with ${status}: ${text}`);
      expect(new RegExp(`\\b${session()}\\b`).test(text), `the session's number ${session()} is not in: ${text}`);
      return text.trim().split('\n').find((line) => line.includes(session()));
    });
  }
}
