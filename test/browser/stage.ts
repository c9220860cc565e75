// SPDX-License-Identifier: GPL-3.0-or-later
// What the browser tests play on: a server, an organisation, a customer's screen with the probe, a technician's window.
import { Applet } from '../lib/applet.js';
import type { Place } from '../lib/browser.js';
import { Computer } from '../lib/computers.js';
import { Console } from '../lib/console.js';
import { Display, Probe } from '../lib/display.js';
import { makeOrganisation, Server, type Organisation } from '../lib/server.js';
import { Wire } from '../lib/wire.js';

export interface Stage {
  server: Server;
  organisation: Organisation;
  display: Display;
  probe: Probe;
  /** Ada's window. */
  console: Console;
  /** Bob's, where the stage is for two. */
  bob: Console | undefined;
  /** Where the parts are on computers of their own. */
  network: Network | undefined;
}

/** The technicians' browser, the server and the customer's applet on a computer each. */
export interface Network {
  /** From the browser to the server. */
  wire: Wire;
  place: Place;
  customer: Computer;
}

export interface StageOptions {
  /** Bob has a window as well. */
  two?: boolean;
  /** Time-outs below their range are allowed, and pages warn of it. */
  shortTimeouts?: boolean;
  /** The parts are on computers of their own, so that the network between them can be cut. */
  apart?: boolean;
}

export async function makeStage(name: string, { shortTimeouts = false, two = false, apart = false }: StageOptions = {}): Promise<Stage> {
  const server = await Server.start({ name, shortTimeouts, ...(apart ? { on: await Computer.make() } : {}) });
  const network = apart ? await between(server) : undefined;
  const organisation = await makeOrganisation(server);
  const display = await Display.start(name, '1024x768');
  await display.manage();
  display.paint();
  const probe = await Probe.start(display);
  const signIn = (login: string): Promise<Console> => Console.signIn(server.target.url, login, `${login} has a password`, undefined, network?.place);
  return { server, organisation, display, probe, console: await signIn('ada'), bob: two ? await signIn('bob') : undefined, network };
}

/** For a server that is on a computer of its own. */
export async function between(server: Server): Promise<Network> {
  const computer = await Computer.make();
  return { wire: new Wire(computer, server.options.on!), place: { computer, certificates: server.certificates! }, customer: await Computer.make() };
}

let applets = 0;

/** An applet with the code on the customer's screen. */
export function join({ server, display, network }: Pick<Stage, 'server' | 'display'> & Partial<Pick<Stage, 'network'>>, code: string, more: { window?: boolean; headless?: 'silent'; more?: string[]; env?: Record<string, string> } = {}): Applet {
  return new Applet({ name: `${server.options.name}-${++applets}`, server, display, code, ...(network ? { on: network.customer } : {}), ...more });
}
