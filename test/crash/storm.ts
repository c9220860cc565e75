// SPDX-License-Identifier: GPL-3.0-or-later
// towlined killed (-9) at seeded moments under load, again and again on the same data; after each kill the store is judged
// as it lies there, then the server that was started on it.
import { Applet } from '../lib/applet.js';
import { Dice } from '../lib/dice.js';
import { Display } from '../lib/display.js';
import type { LightApplet } from '../lib/light-applet.js';
import { judgeObserved } from '../lib/observer.js';
import { expect, expectEqual, Unexpected, type Suite } from '../lib/runner.js';
import { makeOrganisation, programs, Server, setSettings, type Organisation } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import { pause, until } from '../lib/wait.js';
import { committed, Judge, judgeStore, shownRows } from './judge.js';
import { Load } from './load.js';

interface Figures {
  kills: number;
  amidCommands: number;
  whileStarting: number;
  unanswered: number;
  carriedOut: number;
  acknowledged: number;
  refused: number;
  repeated: number;
  events: number;
  rows: number;
  customers: number;
  customersLines: number;
  stranded: number;
}

const answeredRepeated = 20;
const refusedRepeated = 5;

class Storm {
  readonly figures: Figures = {
    kills: 0, amidCommands: 0, whileStarting: 0, unanswered: 0, carriedOut: 0, acknowledged: 0, refused: 0, repeated: 0,
    events: 0, rows: 0, customers: 0, customersLines: 0, stranded: 0,
  };
  #before = new Map<string, number[]>();
  #lines = 0;

  private constructor(
    readonly server: Server, readonly organisation: Organisation, readonly load: Load, readonly dice: Dice,
    readonly dan: Technician, readonly applet: Applet, readonly session: string,
  ) {}

  static async begin(seed: number): Promise<Storm> {
    const server = await Server.start({ name: 'storm' });
    const organisation = await makeOrganisation(server);
    const { admin, groups, ada, bob, cleo, channel } = organisation;
    const more = async (login: string, group: string): Promise<Technician> => {
      const password = `${login} has a password`;
      await admin.do('POST', '/api/v1/technicians', { login, name: login, group, role: 'technician', password, must_change_password: false });
      return Technician.signIn(server.target, login, password);
    };
    for (const group of [groups.first, groups.second]) await setSettings(admin, group, { code_interval_s: 0, max_active_sessions: 20 });
    const technicians = [ada, bob, cleo, await more('fay', groups.first), await more('gus', groups.second)];
    const dan = await more('dan', groups.second);
    await dan.watchQueues();
    for (const one of technicians) {
      const first = one !== cleo && one.observer.name !== 'gus';
      await one.watchQueues(...(first ? [`group:${groups.first}`, `channel:${channel}`] : [`group:${groups.second}`]));
    }
    const created = await dan.newSession('A real applet');
    const applet = new Applet({ name: 'storm', server, display: await Display.start('storm', '640x480'), code: created.code });
    await dan.stream.shows(created.row.row_id, 'Waiting');
    await dan.command('start', created.row.row_id);
    const dice = new Dice(seed);
    return new Storm(server, organisation, new Load(server, organisation, technicians, dice), dice, dan, applet, created.session);
  }

  async round(): Promise<string> {
    const { load, server, dice, figures } = this;
    load.start();
    this.#talk();
    const moment = await this.#moment();
    const unanswered = load.unanswered.length;
    await this.#kill();
    figures.kills++;
    figures.amidCommands += unanswered > 0 ? 1 : 0;
    await load.stop();
    const carriedOut = await this.#judgeDead();
    if (dice.chance(4)) await this.#killWhileStarting();
    server.options.programs = figures.kills % 2 === 0 ? programs : 'build'; // what is shipped is faster, the other build sees more
    await server.run();
    await this.#settled();
    await this.#repeat();
    await this.#settled();
    const { rows, events } = await this.#judgeLiving();
    const sent = load.sent.length;
    load.sent = [];
    load.sessions.clear();
    load.leaving.length = 0;
    await this.#tidy();
    return `${moment}; ${sent} commands, ${unanswered} without an answer, ${carriedOut} of them carried out; ${rows} rows as ${events} events say`;
  }

  /** The real applet and its technician write, too; each line is told once, whatever is killed. */
  #talk(): void {
    const line = ++this.#lines;
    this.applet.say(`real customer ${line}`);
  }

  /** Lets the load go on until the moment to kill; says which it was. */
  async #moment(): Promise<string> {
    const { load, dice } = this;
    await pause(150 + dice.roll(450));
    if (dice.chance(3)) return 'killed in the flow';
    const burst = 10 + dice.roll(30);
    load.burst(burst);
    if (dice.chance(2)) {
      const answered = (): number => load.sent.length - load.unanswered.length;
      const before = answered();
      await until('an answer', () => answered() > before || load.sent.length === 0, 2000, 1).catch(() => undefined);
      return `killed at the first answer to ${burst}`;
    }
    const wait = dice.roll(25);
    await pause(wait);
    return `killed ${wait} ms after ${burst} at once`;
  }

  /** What lies on the disk. */
  async #judgeDead(): Promise<number> {
    const { server, load, figures } = this;
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check after the kill ended (${text.trim()}) with`);
    const found = committed(server);
    for (const [id, numbers] of this.#before) expectEqual(found.get(id), numbers, `events of the client id ${id}, a kill later`);
    this.#before = found;
    const carriedOut = judgeStore(load.sent, found);
    figures.unanswered += load.unanswered.length;
    figures.carriedOut += carriedOut;
    figures.acknowledged += load.sent.filter(({ status: answer }) => answer !== undefined && answer < 300).length;
    figures.refused += load.sent.filter(({ status: answer }) => answer !== undefined && answer >= 300).length;
    return carriedOut;
  }

  /** What the streams were not told any more, the history tells. */
  async #kill(): Promise<void> {
    await this.server.program.kill();
    for (const { observer } of this.load.technicians) observer.interrupted();
  }

  async #killWhileStarting(): Promise<void> {
    this.server.spawn();
    await pause(this.dice.roll(500));
    await this.#kill();
    this.figures.whileStarting++;
  }

  /** Every customer is back or knows that it is over, every line of his is acknowledged, every stream is there. */
  async #settled(): Promise<void> {
    const { load } = this;
    const away = (): LightApplet[] => [...load.applets].filter(({ over, connected, said, acked }) => over === undefined && !(connected && acked.size === said.length));
    await until('the customers are back', () => away().length === 0).catch(() => {
      const { session, connected, said, acked, welcomes, refusals } = away()[0]!;
      throw new Unexpected(`${away().length} customers are not back, such as that of session ${session}: ${connected ? 'connected' : 'not connected'}, `
        + `${welcomes} welcomes, ${refusals.join()}, ${said.length} lines said, ${acked.size} acknowledged`);
    });
    for (const technician of [...load.technicians, this.dan]) await technician.stream.back();
    await until('the real applet is back', () => [...this.dan.stream.rows.values()].some(({ session, status }) => session === this.session && status === 'Active'));
    await until('nothing is on its way', async () => (await this.server.metric('towline_steps_in_flight')) === 0);
    for (const technician of [...load.technicians, this.dan]) await technician.stream.settled();
  }

  /** A command that is sent again gets its first answer; one that nobody answered is carried out once at most. */
  async #repeat(): Promise<void> {
    const { load, figures } = this;
    const done = load.sent.filter(({ status, number }) => status !== undefined && status < 300 && number! > 0).slice(-answeredRepeated);
    const refused = load.sent.filter(({ status }) => status === 409).slice(-refusedRepeated);
    for (const sent of [...done, ...refused, ...load.unanswered]) {
      const first = sent.number ?? this.#before.get(sent.body.client_id)?.at(-1);
      const { status, number, session } = await load.again(sent);
      figures.repeated++;
      expect(status < 500, `${sent.verb} again: ${status}`);
      if (first === undefined) continue;
      expect(status < 300, `${sent.verb} of session ${sent.session}, done as ${first}, was answered ${status} when it came again`);
      expectEqual(number, first, `${sent.verb} of session ${sent.session}, when it came again`);
      if (sent.verb === 'create' && sent.session !== '') expectEqual(session, sent.session, 'the session made, when it was asked for again');
    }
  }

  async #judgeLiving(): Promise<{ rows: number; events: number }> {
    const { load, figures } = this;
    const judge = new Judge(load, this.organisation.admin);
    const rows = await judge.queues();
    const events = await judge.histories(load.sessions);
    const sessions = new Set(load.sessions);
    for (const technician of load.technicians) await judge.shown(technician, sessions);
    for (const applet of [...load.applets, ...load.leaving]) await judge.chat(applet);
    judgeObserved();
    for (const applet of load.leaving) this.#judgeLeaving(applet.over!, applet.unsure);
    for (const applet of load.leaving) figures.customersLines += applet.acked.size;
    figures.customers += load.leaving.length;
    figures.rows += rows;
    figures.events += events;
    return { rows, events };
  }

  /** Sessions whose customer will not come any more are ended by the administrator, so that the queues do not fill up. */
  async #tidy(): Promise<void> {
    const { admin } = this.organisation;
    const here = new Set([this.session, ...[...this.load.applets].map(({ session }) => session)]);
    for (const row of (await shownRows(admin)).values()) if (!here.has(row.session)) await admin.tryCommand('end', row);
  }

  #judgeLeaving(over: string, unsure: boolean): void {
    if (!over.startsWith('refused: ')) return;
    expect(!/secret|superseded|protocol/.test(over), `an applet was told ${over}`);
    if (unsure && /code_spent|token_void/.test(over)) this.figures.stranded++;
  }

  async end(): Promise<string> {
    const { dan, applet, session, server, load } = this;
    const lines = Array.from({ length: this.#lines }, (_, at) => `real customer ${at + 1}`);
    const stored = await until('the real applet’s lines', async () => {
      const all = (await dan.chat(session)).map(({ text }) => text);
      return all.length >= lines.length && all;
    });
    expectEqual(stored, lines, 'the lines of the real applet');
    for (const one of load.applets) one.leave();
    expectEqual(applet.program.status, undefined, 'the real applet ended with');
    expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check ended (${text.trim()}) with`);
    const report = server.program.sanitizerReport();
    expect(!report, report ?? '');
    return text.trim().split('\n').at(-1)!;
  }
}

export function storm(suite: Suite, rounds: number, seed: number): void {
  let whole: Storm;
  suite.test(`${rounds} times kill -9 under load, seed ${seed}`, async () => {
    whole = await Storm.begin(seed);
    for (let round = 1; round <= rounds; round++) {
      const seen = await whole.round();
      console.log(`  kill ${round}: ${seen}`);
    }
    const { kills, amidCommands, whileStarting, unanswered, carriedOut, acknowledged, refused, repeated } = whole.figures;
    expect(amidCommands * 2 >= kills, `only ${amidCommands} of ${kills} kills fell amid commands`);
    return `${kills} kills, ${amidCommands} with commands unanswered, ${whileStarting} more while starting; ${acknowledged} commands acknowledged, all in the history; `
      + `${refused} refused; ${unanswered} unanswered, of which ${carriedOut} were carried out; ${repeated} sent again, each with its first answer`;
  });
  suite.test('the real applet said each line once and in order; towlinectl check reports nothing', async () => {
    const last = await whole.end();
    const { customers, customersLines, rows, events, stranded } = whole.figures;
    expectEqual(stranded, 0, 'customers who found their code spent before they were in');
    return `${last}; ${rows} rows against ${events} events, ${customers} customers gone with ${customersLines} lines`;
  });
}
