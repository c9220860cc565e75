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
  console: Console;
}

export interface StageOptions {
  /** Time-outs below their range are allowed, and pages warn of it. */
  shortTimeouts?: boolean;
}

export async function makeStage(name: string, { shortTimeouts = false }: StageOptions = {}): Promise<Stage> {
  const server = await Server.start({ name, shortTimeouts });
  const organisation = await makeOrganisation(server);
  const display = await Display.start(name, '1024x768');
  await display.manage();
  display.paint();
  const probe = await Probe.start(display);
  const console_ = await Console.signIn(server.target.url, 'ada', 'ada has a password');
  return { server, organisation, display, probe, console: console_ };
}

let applets = 0;

/** An applet with the code on the customer's screen. */
export function join({ server, display }: Pick<Stage, 'server' | 'display'>, code: string, more: { window?: boolean; headless?: 'silent'; more?: string[] } = {}): Applet {
  return new Applet({ name: `${server.options.name}-${++applets}`, server, display, code, ...more });
}
