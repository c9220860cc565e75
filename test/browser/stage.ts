// SPDX-License-Identifier: GPL-3.0-or-later
// What the browser tests play on: a server, an organisation, a customer's screen with the probe, a technician's window.
import { Applet } from '../lib/applet.js';
import { Console } from '../lib/console.js';
import { Display, Probe } from '../lib/display.js';
import { makeOrganisation, Server, type Organisation } from '../lib/server.js';

export interface Stage {
  server: Server;
  organisation: Organisation;
  display: Display;
  probe: Probe;
  /** Ada's window. */
  console: Console;
  /** Bob's, where the stage is for two. */
  bob: Console | undefined;
}

export interface StageOptions {
  /** Bob has a window as well. */
  two?: boolean;
  /** Time-outs below their range are allowed, and pages warn of it. */
  shortTimeouts?: boolean;
}

export async function makeStage(name: string, { shortTimeouts = false, two = false }: StageOptions = {}): Promise<Stage> {
  const server = await Server.start({ name, shortTimeouts });
  const organisation = await makeOrganisation(server);
  const display = await Display.start(name, '1024x768');
  await display.manage();
  display.paint();
  const probe = await Probe.start(display);
  const console_ = await Console.signIn(server.target.url, 'ada', 'ada has a password');
  const bob = two ? await Console.signIn(server.target.url, 'bob', 'bob has a password') : undefined;
  return { server, organisation, display, probe, console: console_, bob };
}

let applets = 0;

/** An applet with the code on the customer's screen. */
export function join({ server, display }: Pick<Stage, 'server' | 'display'>, code: string, more: { window?: boolean; headless?: 'silent'; more?: string[]; env?: Record<string, string> } = {}): Applet {
  return new Applet({ name: `${server.options.name}-${++applets}`, server, display, code, ...more });
}
