// SPDX-License-Identifier: GPL-3.0-or-later
// A technician or administrator, through the public API and the stream only.
import { randomBytes } from 'node:crypto';
import { ask, type Ask, type Reply, type Target } from './http.js';
import { Observer, type HistoryEntry } from './observer.js';
import { Unexpected } from './runner.js';
import { Stream, type ChatLine, type Row, type Screen } from './stream.js';

export interface Created {
  session: string;
  code: string;
  link: string;
  row: Row;
}

interface Me {
  technician: { id: string; name: string; group: string; must_change_password: boolean };
  must_change_password: boolean;
  csrf_token: string;
  my_queue: string;
}

export const clientId = (): string => randomBytes(12).toString('hex');

export class Technician {
  stream!: Stream;
  readonly observer: Observer;

  private constructor(readonly target: Target, readonly cookie: string, readonly me: Me) {
    this.observer = new Observer(me.technician.name);
  }

  static fromReply(target: Target, reply: Reply): Technician {
    const cookie = [reply.headers['set-cookie'] ?? []].flat().map((text) => text.split(';')[0]!).join('; ');
    return new Technician(target, cookie, reply.json<Me>());
  }

  static async signIn(target: Target, login: string, password: string): Promise<Technician> {
    const reply = await ask(target, '/api/v1/sign-in', jsonBody('POST', { login, password }));
    if (reply.status !== 200) throw new Unexpected(`sign-in of ${login}: ${reply.status} ${reply.text}`);
    return Technician.fromReply(target, reply);
  }

  get id(): string {
    return this.me.technician.id;
  }

  get queue(): string {
    return this.me.my_queue;
  }

  /** A request as this technician, whatever comes back. */
  async ask(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply> {
    const whole: Ask = body === undefined ? { method } : jsonBody(method, body);
    whole.headers = { cookie: this.cookie, 'x-csrf-token': this.me.csrf_token, ...whole.headers, ...headers };
    return ask(this.target, path, whole);
  }

  /** A request that has to succeed; its answer. */
  async do<T>(method: string, path: string, body?: object): Promise<T> {
    const reply = await this.ask(method, path, body);
    if (reply.status >= 300) throw new Unexpected(`${method} ${path}: ${reply.status} ${reply.text}`);
    return (reply.text === '' ? undefined : reply.json<T>()) as T;
  }

  /** Opens the stream on these queues (his own and those named). */
  async watchQueues(...others: string[]): Promise<void> {
    this.stream = new Stream(this.target, this.cookie, this.observer);
    await this.stream.open(['my', ...others]);
  }

  async newSession(name: string, fields: { name: string; value: string }[] = []): Promise<Created> {
    for (;;) {
      const reply = await this.ask('POST', '/api/v1/sessions', { name, client_id: clientId(), fields });
      if (reply.status === 201) return reply.json<Created>();
      if (reply.status !== 429) throw new Unexpected(`new session: ${reply.status} ${reply.text}`);
      await new Promise((resolve) => setTimeout(resolve, 1000 * Number(reply.headers['retry-after'])));
    }
  }

  /** A command on a row; whatever comes back. */
  async tryCommand(command: string, row: Row, more: object = {}): Promise<Reply> {
    const body = { row_id: row.row_id, row_version: row.row_version, client_id: clientId(), ...more };
    return this.ask('POST', `/api/v1/sessions/${row.session}/${command}`, body);
  }

  /** A command on a row that this technician sees, which has to succeed. */
  async command(command: string, rowId: string, more: object = {}): Promise<Row | null> {
    const row = this.stream.rows.get(rowId);
    if (!row) throw new Unexpected(`${this.observer.name} does not see row ${rowId}`);
    const reply = await this.tryCommand(command, row, more);
    if (reply.status !== 200) throw new Unexpected(`${command} on row ${rowId} (${row.status}): ${reply.status} ${reply.text}`);
    return reply.json<{ row: Row | null }>().row;
  }

  async history(session: string): Promise<HistoryEntry[]> {
    return this.#pages<HistoryEntry>(`/api/v1/sessions/${session}/history`, 'entries');
  }

  async chat(session: string): Promise<ChatLine[]> {
    return this.#pages<ChatLine>(`/api/v1/sessions/${session}/chat`, 'lines');
  }

  async say(session: string, text: string): Promise<void> {
    await this.do('POST', `/api/v1/sessions/${session}/chat`, { text, client_id: clientId() });
  }

  async askScreen(session: string, mode: 'view' | 'control'): Promise<Screen> {
    return this.do<Screen>('POST', `/api/v1/sessions/${session}/screen`, { mode, client_id: clientId() });
  }

  async #pages<T>(path: string, field: string): Promise<T[]> {
    const all: T[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: Record<string, unknown> = await this.do('GET', `${path}?after=${after}&limit=100`);
      all.push(...(page[field] as T[]));
      after = page['next'] as number | null;
    }
    return all;
  }
}

export function jsonBody(method: string, body: object): Ask {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
