// SPDX-License-Identifier: GPL-3.0-or-later
// The verdict after a kill: what was acknowledged is in the history, what was shown is in the history, and every queue
// shows what the history says, no more and no less.
import { execFileSync } from 'node:child_process';
import type { LightApplet } from '../lib/light-applet.js';
import { historySequence, type HistoryEntry } from '../lib/observer.js';
import { expect, expectEqual } from '../lib/runner.js';
import type { Server } from '../lib/server.js';
import type { Row } from '../lib/stream.js';
import type { Technician } from '../lib/technician.js';
import type { Load, Sent } from './load.js';

interface Entry extends HistoryEntry {
  actor: { kind: string; id: string | null };
  text: string;
}

/** The events that each command may have become. */
const becomes: Record<string, string[]> = {
  create: ['created'],
  start: ['started', 'picked_up', 'taken_back', 'hold_ended', 'own_hold_ended', 'invitation_accepted'],
  hold: ['held', 'own_held'],
  end: ['ended', 'cleared'],
  transfer: ['transferred', 'transferred_back'],
  invite: ['invited'],
  decline: ['invitation_declined'],
  remove: ['removed', 'invitation_withdrawn'],
  leave: ['left'],
  'hand-off': ['lead_offered', 'lead_accepted'],
  'hand-off-cancel': ['lead_offer_cancelled'],
  'hand-off-accept': ['lead_accepted'],
  reboot: ['reboot_ordered'],
  chat: ['chat'],
};

const shownNoMore = new Set(['Removed', 'Removed (Timed Out)']);

/** The numbers of the events that carry a client id, by client id, as they stand in the store of a server that is dead. */
export function committed(server: Server): Map<string, number[]> {
  const sql = "SELECT json_extract(payload, '$.client_id'), number FROM event WHERE payload LIKE '%client_id%'";
  const text = execFileSync('sqlite3', ['-readonly', `${server.data}/towline.db`, sql], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const found = new Map<string, number[]>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [id, number] = line.split('|') as [string, string];
    found.set(id, [...(found.get(id) ?? []), Number(number)]);
  }
  return found;
}

/** What was answered 2xx stands in the store, once. Returns how many of those without an answer do so too. */
export function judgeStore(sent: Sent[], found: Map<string, number[]>): number {
  for (const { verb, session, status, number, body } of sent) {
    const numbers = found.get(body.client_id) ?? [];
    expect(numbers.length <= 1 || verb !== 'chat', `a chat line of session ${session} is there ${numbers.length} times`);
    if (status === undefined || status >= 300 || number === 0) continue;
    expect(numbers.includes(number!), `${verb} of session ${session} was acknowledged as ${number}, the store has ${numbers.join() || 'nothing'}`);
  }
  return sent.filter(({ status, body }) => status === undefined && found.has(body.client_id)).length;
}

export class Judge {
  readonly #histories = new Map<string, Entry[]>();

  constructor(readonly load: Load, readonly admin: Technician) {}

  async #history(session: string): Promise<Entry[]> {
    let entries = this.#histories.get(session);
    if (!entries) this.#histories.set(session, (entries = (await this.admin.history(session)) as Entry[]));
    return entries;
  }

  /** The histories of these sessions: numbered without a gap, right in themselves, and with everything that was acknowledged. */
  async histories(sessions: Iterable<string>): Promise<number> {
    let count = 0;
    for (const session of sessions) {
      const entries = await this.#history(session);
      expectEqual(entries.map(({ number }) => number), entries.map((_, at) => at + 1), `numbers of session ${session}`);
      for (const row of rowsOf(entries)) historySequence(entries, row);
      count += entries.length;
    }
    for (const sent of this.load.sent) await this.#acknowledged(sent);
    return count;
  }

  async #acknowledged({ who, verb, session, status, number, body }: Sent): Promise<void> {
    if (status === undefined || status >= 300 || number === 0) return;
    const entries = await this.#history(session);
    const entry = entries[number! - 1];
    expect(entry, `${verb} was acknowledged as ${number} of session ${session}, which has ${entries.length} entries`);
    expect(becomes[verb]!.includes(entry.type), `${verb} was acknowledged as ${number} of session ${session}, which is ${entry.type}`);
    expectEqual(entry.actor.id, who.id, `who did ${number} of session ${session}`);
    if (body.text !== undefined) expectEqual(entry.text, body.text, `line ${number} of session ${session}`);
  }

  /** The customer's lines: each acknowledged one is there once, under its number, and all are in the order they were said. */
  async chat(applet: LightApplet): Promise<void> {
    const { session, said, acked, heard, faults } = applet;
    expectEqual(faults, [], `what the applet of session ${session} complains of`);
    if (session === undefined) return;
    const entries = (await this.#history(session)).filter(({ type }) => type === 'chat');
    const own = entries.filter(({ actor }) => actor.kind === 'customer');
    expectEqual(own.map(({ text }) => text), said.slice(0, own.length), `the customer's lines of session ${session}`);
    for (const [n, number] of acked) expectEqual(own[n - 1]?.number, number, `line ${n} of session ${session}`);
    const byNumber = new Map(entries.map((entry) => [entry.number, entry.text]));
    for (const line of heard) expectEqual(line.text, byNumber.get(line.number), `line ${line.number} as the applet of session ${session} heard it`);
  }

  /** No row was shown, in any queue, with words that its history does not give in that order. */
  async shown(technician: Technician, sessions: ReadonlySet<string>): Promise<void> {
    for (const row of technician.observer.words.keys()) {
      const session = row.split('-')[0]!;
      if (!sessions.has(session)) continue;
      const told = historySequence(await this.#history(session), row);
      let at = 0;
      for (const word of technician.observer.sequence(row)) {
        while (at < told.length && told[at] !== word) at++;
        expect(at < told.length, `${technician.observer.name} saw row ${row} as ${technician.observer.sequence(row).join(', ')}; its history says ${told.join(', ')}`);
      }
    }
  }

  /** Every queue shows exactly the rows that the histories of the sessions say, each with its last word. */
  async queues(): Promise<number> {
    const shown = await shownRows(this.admin);
    const sessions = new Set([...shown.values()].map(({ session }) => session));
    for (const session of this.load.sessions) sessions.add(session);
    const told = new Map<string, string>();
    for (const session of sessions) for (const [row, word] of lastWords(await this.#history(session))) told.set(row, word);
    for (const [row, { status, queue }] of shown) expectEqual(status, told.get(row), `row ${row} in ${queue}, beside its history`);
    for (const [row, word] of told) expectEqual(shown.get(row)?.status, word, `row ${row}, beside its history`);
    for (const { stream, observer } of this.load.technicians) {
      for (const row of stream.rows.values()) expectEqual(row.status, shown.get(row.row_id)?.status, `row ${row.row_id} on the stream of ${observer.name}`);
    }
    return shown.size;
  }
}

/** The rows of all queues. */
export async function shownRows(admin: Technician): Promise<Map<string, Row>> {
  const shown = new Map<string, Row>();
  for (const { queue } of (await admin.do<{ queues: { queue: string }[] }>('GET', '/api/v1/queues')).queues) {
    for (const row of await rows(admin, queue)) {
      expect(!shown.has(row.row_id), `row ${row.row_id} is in two queues`);
      shown.set(row.row_id, row);
    }
  }
  return shown;
}

/** All rows of a queue, page by page. */
async function rows(technician: Technician, queue: string): Promise<Row[]> {
  const all: Row[] = [];
  for (let after = ''; ; ) {
    const page = await technician.do<{ rows: Row[]; next: string | null }>('GET', `/api/v1/queues/${queue}/rows?limit=200${after}`);
    all.push(...page.rows);
    if (page.next === null) return all;
    after = `&after=${page.next}`;
  }
}

function rowsOf(entries: Entry[]): Set<string> {
  return new Set(entries.flatMap(({ changes }) => changes.map(({ row_id }) => row_id)));
}

/** The rows that a history leaves in a queue, with their words. */
function lastWords(entries: Entry[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { changes } of entries) {
    for (const { row_id, to } of changes) {
      if (shownNoMore.has(to)) last.delete(row_id);
      else last.set(row_id, to);
    }
  }
  return last;
}
