// SPDX-License-Identifier: GPL-3.0-or-later
// The world that ways happen in: a server on its computer, a customer's computer with a screen, technicians who all watch
// every queue they may see. Several worlds stand side by side on one bridge and know nothing of each other.
import { Applet, type AppletOptions } from '../lib/applet.js';
import { Computer } from '../lib/computers.js';
import type { Observer } from '../lib/observer.js';
import { autostartCommand } from '../lib/power.js';
import { expect, expectEqual } from '../lib/runner.js';
import { makeOrganisation, Server, setSettings, type Organisation, type Settings } from '../lib/server.js';
import type { Row } from '../lib/stream.js';
import type { Created, Technician } from '../lib/technician.js';
import { patienceMs, pause, until } from '../lib/wait.js';
import { Customer } from './customer.js';

/** Whether time-outs are shortened or last as long as documented. */
export interface Pace {
  real: boolean;
  /** The limit of a wait for a word in a row. */
  patienceMs: number;
}

export const shortened: Pace = { real: false, patienceMs };
export const documented: Pace = { real: true, patienceMs: 75 * 60_000 };

export class World {
  /** How many there have been. */
  static count = 0;
  static #last: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly name: string,
    readonly pace: Pace,
    readonly server: Server,
    readonly organisation: Organisation,
    readonly customer: Customer,
  ) {}

  /** A new one; one after the other, so that none waits long for a busy computer. */
  static make(area: string, pace: Pace): Promise<World> {
    const made = World.#last.then(() => World.#make(`${area}-${++World.count}`, pace));
    World.#last = made.catch(() => undefined);
    return made;
  }

  static async #make(name: string, pace: Pace): Promise<World> {
    const server = await Server.start({ name, on: await Computer.make() });
    const customer = await Customer.make(`${name}-customer`);
    const organisation = await makeOrganisation(server);
    const world = new World(name, pace, server, organisation, customer);
    for (const technician of world.technicians) await world.watch(technician);
    return world;
  }

  /** All queues that he may see. */
  async watch(technician: Technician): Promise<void> {
    const { channel, groups } = this.organisation;
    const isFirst = technician.me.technician.group === groups.first;
    await technician.watchQueues(...(isFirst ? [`group:${groups.first}`, `channel:${channel}`] : [`group:${groups.second}`]));
  }

  get technicians(): Technician[] {
    const { ada, bob, cleo } = this.organisation;
    return [ada, bob, cleo];
  }

  get observers(): Observer[] {
    return this.technicians.map(({ observer }) => observer);
  }

  /** Sets time-outs and terms of the first group for what begins now; everything else is inherited. */
  async settings(values: Settings): Promise<void> {
    const inherited: Settings = Object.fromEntries(timeSettings.map((name) => [name, null]));
    await setSettings(this.organisation.admin, this.organisation.groups.first, { ...inherited, ...(this.pace.real ? withDefaults(values) : values) });
  }

  /** Ends it; everything that was not as it should be. */
  async end(): Promise<string[]> {
    const { server, customer } = this;
    const faults: string[] = [];
    const judge = async (what: string, seen: () => Promise<unknown> | unknown, wanted: unknown): Promise<void> => {
      const found = await Promise.resolve(seen()).catch((error: unknown) => String(error));
      if (found !== wanted) faults.push(`${this.name}, ${what}: ${found}`);
    };
    await judge('towline_status_pair_violations_total', () => server.metric('towline_status_pair_violations_total'), 0);
    for (const { stream } of this.technicians) stream.close();
    await judge('how towlined ended', () => server.program.stop(), 0);
    await judge('sanitizers', () => server.program.sanitizerReport(), undefined);
    await judge('towlinectl check', async () => {
      const { status, text } = await server.check();
      return status === 0 ? status : text;
    }, 0);
    await customer.end();
    server.options.on!.remove();
    return faults;
  }
}

const timeSettings = [
  'private_code_valid_s', 'connecting_timeout_s', 'waiting_timeout_s', 'unstarted_offline_s', 'active_idle_s', 'transfer_back_s',
  'hold_limit_s', 'offline_after_s', 'reboot_timeout_s', 'reboot_heard_s', 'loss_noticed_s', 'auto_start', 'terms',
];
/** What never runs out by default gets the shortest time that its range has. */
const shortestOfRange: Settings = { waiting_timeout_s: 60, transfer_back_s: 60 };

function withDefaults(values: Settings): Settings {
  const real = Object.entries(values).map(([name, value]) => [name, name.endsWith('_s') ? (shortestOfRange[name] ?? null) : value]);
  return Object.fromEntries(real) as Settings;
}

/** One session on its way: whose row is looked at, and the applet once there is one. */
export class Journey {
  /** All that ran for it, one after the other. */
  readonly applets: Applet[] = [];
  /** Whose row is judged; the one who made the session unless said otherwise. */
  technician: Technician;
  row: string;
  /** What else there is to tell of it. */
  readonly remarks = new Set<string>();

  private constructor(readonly world: World, maker: Technician, readonly created: Created, readonly customer: Customer) {
    this.technician = maker;
    this.row = created.row.row_id;
  }

  /** A new session of Ada's; its row is Connecting. Where the idle time-out is shortened it has the focus of all from here on. */
  static async connecting(world: World, settings: Settings = {}): Promise<Journey> {
    await world.settings(settings);
    const journey = await Journey.begun(world);
    if ('active_idle_s' in settings && !world.pace.real) for (const technician of world.technicians) journey.attend(technician);
    await journey.shows('Connecting');
    return journey;
  }

  /** The same with whatever settings there are. */
  static async begun(world: World): Promise<Journey> {
    const { ada } = world.organisation;
    return new Journey(world, ada, await ada.newSession('Way'), world.customer);
  }

  static async waiting(world: World, settings: Settings = {}, power = false): Promise<Journey> {
    const journey = await Journey.connecting(world, settings);
    if (power) await journey.customer.givePower();
    journey.join();
    await journey.shows('Waiting');
    return journey;
  }

  static async active(world: World, settings: Settings = {}, power = false): Promise<Journey> {
    const journey = await Journey.waiting(world, settings, power);
    await journey.command('start');
    await journey.shows('Active');
    return journey;
  }

  get applet(): Applet | undefined {
    return this.applets.at(-1);
  }

  get ada(): Technician {
    return this.world.organisation.ada;
  }

  get bob(): Technician {
    return this.world.organisation.bob;
  }

  join(more: string[] = []): void {
    this.#run({ code: this.created.code, more });
  }

  #run(how: Partial<AppletOptions>): void {
    const { computer: on, display, power } = this.customer;
    this.applets.push(new Applet({ name: `${this.world.name}-${this.created.session}`, server: this.world.server, display, on, env: power?.env, ...how }));
  }

  async shows(word: string, timeoutMs = this.world.pace.patienceMs): Promise<void> {
    await this.technician.stream.shows(this.row, word, timeoutMs);
  }

  async command(command: string, more: object = {}): Promise<void> {
    await this.technician.command(command, this.row, more);
  }

  /** The row that this technician sees of the session, if any. */
  rowOf(technician: Technician): Row | undefined {
    return [...technician.stream.rows.values()].find(({ session }) => session === this.created.session);
  }

  /** Waits until this technician's row of the session shows the word. */
  async sees(technician: Technician, word: string, timeoutMs = this.world.pace.patienceMs): Promise<Row> {
    const what = `${technician.observer.name} sees ${word} of session ${this.created.session}`;
    return until(what, () => {
      const row = this.rowOf(technician);
      return row?.status === word && row;
    }, timeoutMs);
  }

  /** A command of somebody on his row, when everything has arrived that the server had to say before. */
  async by(technician: Technician, command: string, more: object = {}): Promise<void> {
    await technician.stream.settled();
    const row = this.rowOf(technician);
    expect(row, `${technician.observer.name} sees nothing of session ${this.created.session}`);
    await technician.command(command, row.row_id, more);
  }

  /** From now on this technician's row is the one that is judged. */
  judge(technician: Technician): this {
    const row = this.rowOf(technician);
    expect(row, `${technician.observer.name} has no row of session ${this.created.session}`);
    this.technician = technician;
    this.row = row.row_id;
    return this;
  }

  /** The session is before this technician's eyes: his idle clock stands still. */
  attend(technician: Technician): void {
    technician.stream.focus(this.created.session);
  }

  /** He looks elsewhere: his idle clock goes on. */
  neglect(technician: Technician): void {
    technician.stream.focus(null);
  }

  /** With documented time-outs, which nobody's focus has stopped: waits until little is left of the idle time-out. */
  async nearlyIdle(): Promise<void> {
    if (this.world.pace.real) await pause(56 * 60_000);
  }

  /** Cuts the customer's network and waits until the row shows it. */
  async cut(): Promise<void> {
    this.customer.computer.unplug();
    await this.shows('Reconnecting');
  }

  /** A technician's command; for the customer's own wish see `restart`. */
  async reboot(technician: Technician, kind = 'normal'): Promise<void> {
    this.customer.goingDown();
    await this.by(technician, 'reboot', { kind });
  }

  /** The customer restarts the computer. */
  restart(): void {
    this.customer.goingDown().pressed();
  }

  /** The computer has gone down: the customer's session has ended, with all its programs. */
  async down(): Promise<void> {
    await this.shows('Rebooting');
    await this.customer.down(this.applet!.program);
  }

  /** The customer's session begins again and starts what it finds there. */
  async up(): Promise<void> {
    const { home, program } = this.applet!;
    const entry = autostartCommand(home);
    expect(entry, 'no autostart entry was left behind');
    const running = await this.customer.up(home, 'towline-applet');
    expectEqual(running.command, entry, 'what the session has started');
    expect(running.pid !== program.pid, 'the same process');
    this.#run({ home, running });
    this.remarks.add(`process ${program.pid} ended with the customer's session, autostart began ${running.pid}, secret 0600`);
  }

  /** Ada asks to control the computer and may. */
  async control(): Promise<void> {
    const { session } = this.created;
    const screen = (): string => this.ada.stream.screens.get(session)?.state ?? 'closed';
    this.ada.stream.watch(session);
    await until('the screen is closed', () => screen() === 'closed');
    await this.ada.askScreen(session, 'control');
    await until('Ada may control the computer', () => screen() === 'ready');
  }

  /** How often the history has an entry of that type. */
  async told(type: string): Promise<number> {
    return (await this.world.organisation.admin.history(this.created.session)).filter((entry) => entry.type === type).length;
  }

  /** The customer was asked for nothing when it came back. */
  async askedNothing(): Promise<void> {
    const asked = this.applet!.events().filter(({ event, phase }) => event === 'question' || phase === 'terms');
    expectEqual(asked, [], 'what the customer was asked after the reboot');
    expectEqual(await this.told('code_entered'), 1, 'how often the code was entered');
    this.remarks.add('no code, no question');
  }

  /** Waits for the end of the applet; what it exited with. */
  async appletEnded(): Promise<number | NodeJS.Signals> {
    expect(this.applet, 'there was no applet');
    return this.applet.program.ended();
  }

  /** Waits until nothing would start it again. */
  async noAutostart(): Promise<void> {
    await until('the autostart entry is gone', () => autostartCommand(this.applet!.home) === undefined);
  }

  /** Leaves nothing behind: the network is there, the rows are cleared, the applet has gone. */
  async finish(): Promise<void> {
    await this.clear();
    await this.applet?.program.ended();
  }

  /** The network is there, and no row is left. */
  async clear(): Promise<void> {
    this.customer.computer.plugIn();
    for (const technician of this.world.technicians) this.neglect(technician);
    await until('all rows are cleared', async () => {
      const rows = this.world.technicians.flatMap((technician) => {
        const row = this.rowOf(technician);
        return row ? [{ technician, row }] : [];
      });
      for (const { technician, row } of rows) await technician.tryCommand('end', row);
      return rows.length === 0;
    }, patienceMs, 100);
  }

  /** It went wrong: nothing of it goes on. */
  async abandon(): Promise<void> {
    for (const { program } of this.applets) await program.kill();
  }
}
