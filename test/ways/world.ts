// SPDX-License-Identifier: GPL-3.0-or-later
// The world that the ways happen in: a server on its computer, two customers' computers with a screen each, technicians who
// all watch every queue they may see.
import { Applet } from '../lib/applet.js';
import { Computer, makeBridge } from '../lib/computers.js';
import { Display } from '../lib/display.js';
import type { Observer } from '../lib/observer.js';
import { makeOrganisation, Server, setSettings, type Organisation, type Settings } from '../lib/server.js';
import type { Created, Technician } from '../lib/technician.js';

export interface Customer {
  computer: Computer;
  display: Display;
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
    const inherited: Settings = Object.fromEntries(
      ['private_code_valid_s', 'connecting_timeout_s', 'waiting_timeout_s', 'active_idle_s', 'terms'].map((name) => [name, null]),
    );
    await setSettings(this.organisation.admin, this.organisation.groups.first, { ...inherited, loss_noticed_s: 5, ...values });
  }
}

/** One session on its way: whose row is looked at, and the applet once there is one. */
export class Journey {
  applet: Applet | undefined;
  readonly began = Date.now();

  private constructor(readonly world: World, readonly technician: Technician, readonly created: Created, readonly customer: Customer) {}

  /** A new session of Ada's; its row is Connecting. */
  static async connecting(world: World, settings: Settings = {}): Promise<Journey> {
    await world.settings(settings);
    const { ada } = world.organisation;
    const created = await ada.newSession('Way');
    await ada.stream.shows(created.row.row_id, 'Connecting');
    return new Journey(world, ada, created, world.customers[0]!);
  }

  get row(): string {
    return this.created.row.row_id;
  }

  join(more: string[] = []): void {
    const { computer: on, display } = this.customer;
    this.applet = new Applet({ name: `ways-${this.created.session}`, server: this.world.server, display, on, code: this.created.code, more });
  }

  async shows(word: string, timeoutMs?: number): Promise<void> {
    await this.technician.stream.shows(this.row, word, timeoutMs);
  }

  async command(command: string): Promise<void> {
    await this.technician.command(command, this.row);
  }

  static async waiting(world: World, settings: Settings = {}): Promise<Journey> {
    const journey = await Journey.connecting(world, settings);
    journey.join();
    await journey.shows('Waiting');
    return journey;
  }

  static async active(world: World, settings: Settings = {}): Promise<Journey> {
    const journey = await Journey.waiting(world, settings);
    await journey.command('start');
    await journey.shows('Active');
    return journey;
  }

  /** Leaves nothing behind: the network is there, the row is cleared, the applet has gone. */
  async finish(): Promise<void> {
    this.customer.computer.plugIn();
    if (this.technician.stream.rows.has(this.row)) {
      await this.command('end');
      await this.technician.stream.shows(this.row, 'Removed').catch(() => undefined);
    }
    if (this.applet) await this.applet.program.ended(30_000).catch(() => this.applet!.kill());
  }
}
