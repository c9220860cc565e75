// SPDX-License-Identifier: GPL-3.0-or-later
// Work for a server: technicians who do all that a technician can do, customers who come, write and go; each command is
// noted before it is sent, with the answer once there is one.
import type { Dice } from '../lib/dice.js';
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect } from '../lib/runner.js';
import type { Organisation, Server } from '../lib/server.js';
import type { Row } from '../lib/stream.js';
import { clientId, jsonBody, type Created, type Technician } from '../lib/technician.js';
import { pause } from '../lib/wait.js';

export interface Sent {
  who: Technician;
  /** `start`, `hold` ..., `chat`, `create`. */
  verb: string;
  path: string;
  body: { client_id: string; text?: string };
  /** Empty for one that is to be created. */
  session: string;
  /** Undefined: nobody knows what became of it. */
  status?: number;
  /** The event that the answer named. */
  number?: number;
  code?: string;
}

interface Participant {
  row_id: string;
  part: string;
}

const sessionsWanted = 36;
const linesOfCustomers = 4;

export class Load {
  readonly applets = new Set<LightApplet>();
  /** Those of applets that are over, kept to be judged. */
  readonly leaving: LightApplet[] = [];
  /** All commands since the last judgement. */
  sent: Sent[] = [];
  readonly sessions = new Set<string>();
  #running = false;
  #workers: Promise<void>[] = [];
  #texts = 0;
  #comers = 0;

  constructor(readonly server: Server, readonly organisation: Organisation, readonly technicians: Technician[], readonly dice: Dice) {}

  /** Commands without an answer. */
  get unanswered(): Sent[] {
    return this.sent.filter(({ status }) => status === undefined);
  }

  start(): void {
    expect(!this.#running, 'the load runs already');
    this.#running = true;
    this.#workers = this.technicians.flatMap((who) => [this.#work(who), this.#work(who)]);
    this.#workers.push(this.#customers());
  }

  /** Nobody begins anything new; what is on its way is waited for. */
  async stop(): Promise<void> {
    this.#running = false;
    await Promise.all(this.#workers);
  }

  /** So many commands at once. */
  burst(count: number): void {
    for (let i = 0; i < count; i++) void this.#act(this.dice.pick(this.technicians));
  }

  async #work(who: Technician): Promise<void> {
    while (this.#running) {
      await this.#act(who);
      await pause(this.dice.roll(12));
    }
  }

  /** Sends it again, just as it was. */
  async again(sent: Sent): Promise<{ status: number; number: number | undefined; session: string | undefined }> {
    const reply = await sent.who.ask('POST', sent.path, sent.body);
    return { status: reply.status, ...numberOf(sent.verb, reply.status < 300 ? reply.json<object>() : {}) };
  }

  async #command(who: Technician, verb: string, session: string, body: object, path = `/api/v1/sessions/${session}/${verb}`): Promise<Sent> {
    const sent: Sent = { who, verb, session, path, body: { client_id: clientId(), ...body } };
    this.sent.push(sent);
    try {
      const reply = await who.ask('POST', path, sent.body);
      const answer = reply.json<object>();
      sent.status = reply.status;
      if (reply.status >= 300) {
        sent.code = (answer as { code: string }).code;
      } else {
        const { number, session: made } = numberOf(verb, answer);
        sent.number = number;
        if (made !== undefined) sent.session = made;
        this.sessions.add(sent.session);
        if (verb === 'create') this.#join({ code: (answer as Created).code });
      }
    } catch {
      // killed meanwhile: whether it was carried out, the history tells
    }
    return sent;
  }

  async #act(who: Technician): Promise<void> {
    const rows = [...who.stream.rows.values()];
    if (this.applets.size < sessionsWanted && this.dice.chance(3)) return this.#newSession(who);
    if (rows.length === 0) return;
    const row = this.dice.pick(rows);
    const verb = this.dice.pick(verbsFor(row));
    if (verb === 'chat') {
      await this.#command(who, 'chat', row.session, { text: `technician ${++this.#texts}` });
      return;
    }
    const body = { row_id: row.row_id, row_version: row.row_version, ...(await this.#more(who, verb, row)) };
    await this.#command(who, verb, row.session, body);
  }

  async #more(who: Technician, verb: string, row: Row): Promise<object> {
    const { groups, channel } = this.organisation;
    const others = this.technicians.filter((one) => one !== who);
    switch (verb) {
      case 'transfer': {
        const to = [...others.map(({ queue }) => queue), `group:${groups.first}`, `group:${groups.second}`, `channel:${channel}`];
        return { to: this.dice.pick(to), comment: 'Over to you.' };
      }
      case 'invite':
        return { technician: this.dice.pick(others).id };
      case 'hand-off':
      case 'remove':
        return { target_row_id: await this.#otherRow(who, row) };
      case 'reboot':
        return { kind: this.dice.pick(['normal', 'safe_mode']) };
      default:
        return {};
    }
  }

  /** The row of somebody whom the lead invited, or his own where there is none. */
  async #otherRow(who: Technician, row: Row): Promise<string> {
    try {
      const reply = await who.ask('GET', `/api/v1/sessions/${row.session}`);
      const { rows = [] } = reply.status === 200 ? reply.json<{ rows: Participant[] }>() : {};
      const others = rows.filter(({ part }) => part === 'collaborator' || part === 'invited');
      return others.length > 0 ? this.dice.pick(others).row_id : row.row_id;
    } catch {
      return row.row_id;
    }
  }

  async #newSession(who: Technician): Promise<void> {
    if (this.dice.chance(2)) {
      await this.#command(who, 'create', '', { name: `Storm ${++this.#comers}` }, '/api/v1/sessions');
      return;
    }
    try {
      const body = { name: `Form ${++this.#comers}`, fields: [] };
      const reply = await ask(this.server.target, '/api/v1/channels/website/join', jsonBody('POST', body));
      if (reply.status === 200) this.#join({ join_token: reply.json<{ join_token: string }>().join_token });
    } catch {
      // killed meanwhile; a session without its customer times out
    }
  }

  #join(proof: { code: string } | { join_token: string }): void {
    this.applets.add(new LightApplet(this.server.target, proof));
  }

  async #customers(): Promise<void> {
    while (this.#running) {
      for (const applet of this.applets) {
        if (applet.session !== undefined) this.sessions.add(applet.session);
        if (applet.over !== undefined) {
          this.applets.delete(applet);
          this.leaving.push(applet);
        } else if (applet.welcomes > 0) {
          this.#customerActs(applet);
        }
      }
      await pause(20);
    }
  }

  #customerActs(applet: LightApplet): void {
    if (applet.said.length - applet.acked.size < linesOfCustomers && this.dice.chance(6)) applet.say(`customer ${++this.#texts}`);
    if (this.dice.chance(150)) applet.cut();
    if (this.dice.chance(400)) applet.close();
  }
}

function numberOf(verb: string, answer: { number?: number; line?: { number: number }; session?: string }): { number: number | undefined; session: string | undefined } {
  if (verb === 'create') return { number: 1, session: answer.session };
  return { number: verb === 'chat' ? answer.line?.number : answer.number, session: undefined };
}

/** What a technician may think of at the sight of a row; some of it is refused, as in life. */
function verbsFor({ part, status, ended, lead_offered }: Row): string[] {
  if (ended) return ['end'];
  switch (part) {
    case 'queued':
      return status === 'Waiting' ? ['start', 'start', 'start', 'start', 'transfer', 'chat', 'end'] : ['chat', 'start'];
    case 'lead':
      return ['chat', 'chat', 'chat', 'chat', 'hold', 'start', 'start', 'invite', 'invite', 'transfer', 'hand-off', 'hand-off-cancel', 'remove', 'reboot', 'end'];
    case 'source':
      return ['start', 'chat', 'chat', 'hold', 'end'];
    case 'target':
      return ['start', 'start', 'start', 'chat', 'transfer'];
    case 'invited':
      return ['start', 'start', 'decline'];
    case 'collaborator':
      return [...(lead_offered ? ['hand-off-accept', 'hand-off-accept'] : []), 'chat', 'chat', 'hold', 'start', 'leave'];
    default:
      return ['chat'];
  }
}
