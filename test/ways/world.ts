// SPDX-License-Identifier: GPL-3.0-or-later
// The world that the ways happen in: a server on its computer, two customers' computers with a screen each, technicians who
// all watch every queue they may see.
import { Applet, type AppletOptions } from '../lib/applet.js';
import { Computer, makeBridge } from '../lib/computers.js';
import { Display } from '../lib/display.js';
import type { Observer } from '../lib/observer.js';
import { autostartCommand, Power } from '../lib/power.js';
import { makeOrganisation, Server, setSettings, type Organisation, type Settings } from '../lib/server.js';
import { expect } from '../lib/runner.js';
import type { Row } from '../lib/stream.js';
import type { Created, Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';

export interface Customer {
  computer: Computer;
  display: Display;
  /** Once something asked for it. */
  power?: Power;
}

export class World {
  private constructor(readonly server: Server, readonly organisation: Organisation, readonly customers: Customer[]) {}

  static async make(): Promise<World> {
    makeBridge();
    const server = await Server.start({ name: 'ways', on: await Computer.make() });
    const customers: Customer[] = [];
    for (const name of ['customer-1', 'customer-2']) customers.push({ computer: await Computer.make(), display: await Display.start(`ways-${name}`, '640x480') });
    const organisation = await makeOrganisation(server);
    const { ada, bob, cleo, channel, groups } = organisation;
    await ada.watchQueues(`group:${groups.first}`, `channel:${channel}`);
    await bob.watchQueues(`group:${groups.first}`, `channel:${channel}`);
    await cleo.watchQueues(`group:${groups.second}`);
    return new World(server, organisation, customers);
  }

  get observers(): Observer[] {
    const { ada, bob, cleo } = this.organisation;
    return [ada.observer, bob.observer, cleo.observer];
  }

  /** Sets time-outs and terms of the first group for what begins now; everything else is inherited. */
  async settings(values: Settings): Promise<void> {
    const inherited: Settings = Object.fromEntries(timeSettings.map((name) => [name, null]));
    await setSettings(this.organisation.admin, this.organisation.groups.first, { ...inherited, loss_noticed_s: 5, ...values });
  }

  get technicians(): Technician[] {
    const { ada, bob, cleo } = this.organisation;
    return [ada, bob, cleo];
  }
}

const timeSettings = [
  'private_code_valid_s', 'connecting_timeout_s', 'waiting_timeout_s', 'unstarted_offline_s', 'active_idle_s', 'transfer_back_s',
  'hold_limit_s', 'offline_after_s', 'reboot_timeout_s', 'reboot_heard_s', 'auto_start', 'terms',
];

/** One session on its way: whose row is looked at, and the applet once there is one. */
export class Journey {
  /** All that ran for it, one after the other. */
  readonly applets: Applet[] = [];
  /** Whose row is judged; the one who made the session unless said otherwise. */
  technician: Technician;
  row: string;
  #downs = 0;

  private constructor(readonly world: World, maker: Technician, readonly created: Created, readonly customer: Customer) {
    this.technician = maker;
    this.row = created.row.row_id;
  }

  /** A new session of Ada's; its row is Connecting. */
  static async connecting(world: World, settings: Settings = {}): Promise<Journey> {
    await world.settings(settings);
    const { ada } = world.organisation;
    const created = await ada.newSession('Way');
    await ada.stream.shows(created.row.row_id, 'Connecting');
    return new Journey(world, ada, created, world.customers[0]!);
  }

  static async waiting(world: World, settings: Settings = {}, power = false): Promise<Journey> {
    const journey = await Journey.connecting(world, settings);
    if (power) journey.customer.power ??= await Power.start('ways-customer');
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
    this.applets.push(new Applet({ name: `ways-${this.created.session}`, server: this.world.server, display, on, env: power?.env, ...how }));
  }

  async shows(word: string, timeoutMs?: number): Promise<void> {
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
  async sees(technician: Technician, word: string, timeoutMs?: number): Promise<Row> {
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

  /** Cuts the customer's network and waits until the row shows it. */
  async cut(): Promise<void> {
    this.customer.computer.unplug();
    await this.shows('Reconnecting', 20_000);
  }

  /** A technician's command; for the customer's own wish see `restart`. */
  async reboot(technician: Technician, kind = 'normal'): Promise<void> {
    this.#downs = this.customer.power!.downs;
    await this.by(technician, 'reboot', { kind });
  }

  /** The customer restarts the computer. */
  restart(): void {
    this.#downs = this.customer.power!.downs;
    this.customer.power!.pressed();
  }

  /** The computer has gone down: all programs of the customer's session have ended. */
  async down(): Promise<void> {
    await this.shows('Rebooting');
    await this.customer.power!.goesDown(this.#downs);
    await this.applet!.program.stop();
  }

  /** The customer's session begins again and starts what it finds there. */
  up(): void {
    const { home, program } = this.applet!;
    const command = autostartCommand(home);
    expect(command, 'no autostart entry was left behind');
    this.#run({ home, command });
    expect(this.applet!.program.pid !== program.pid, 'the same process');
  }

  /** Waits until nothing would start it again. */
  async noAutostart(): Promise<void> {
    await until('the autostart entry is gone', () => autostartCommand(this.applet!.home) === undefined);
  }

  /** Leaves nothing behind: the network is there, the rows are cleared, the applet has gone. */
  async finish(): Promise<void> {
    this.customer.computer.plugIn();
    await until('all rows are cleared', async () => {
      const rows = this.world.technicians.flatMap((technician) => {
        const row = this.rowOf(technician);
        return row ? [{ technician, row }] : [];
      });
      for (const { technician, row } of rows) await technician.tryCommand('end', row);
      return rows.length === 0;
    }, 10_000, 100).catch(() => undefined);
    if (this.applet) await this.applet.program.ended(30_000).catch(() => this.applet!.kill());
  }
}
