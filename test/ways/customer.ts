// SPDX-License-Identifier: GPL-3.0-or-later
// A customer's computer: its network, its screen, and its power, which ends the customer's session and begins another.
import { appletEnv } from '../lib/applet.js';
import { Computer } from '../lib/computers.js';
import { DesktopSession, type Started } from '../lib/desktop.js';
import { Display } from '../lib/display.js';
import { Power } from '../lib/power.js';
import type { Running } from '../lib/processes.js';
import { expect } from '../lib/runner.js';

export class Customer {
  /** Once something asked for it. */
  power: Power | undefined;
  #session: DesktopSession | undefined;
  #downs = 0;
  #ups = 0;

  private constructor(readonly name: string, readonly computer: Computer, public display: Display) {}

  static async make(name: string): Promise<Customer> {
    return new Customer(name, await Computer.make(), await Customer.#screen(name));
  }

  static #screen(name: string): Promise<Display> {
    return Display.start(name, '640x480');
  }

  /** From now on programs hear of it when the computer goes down. */
  async givePower(): Promise<void> {
    this.power ??= await Power.start(this.name);
  }

  /** Somebody is about to make it go down. */
  goingDown(): Power {
    expect(this.power, 'a computer without power');
    this.#downs = this.power.downs;
    return this.power;
  }

  /** It is down: this program and all else of the customer's session has ended, the X server too. */
  async down(program: Running): Promise<void> {
    await this.power!.goesDown(this.#downs);
    await program.stop();
    await this.#session?.end();
    await this.display.stop();
    this.#session = undefined;
  }

  /** It is up again and the customer's session begins; the program of that name that his home folder starts by itself. */
  async up(home: Record<string, string>, name: string): Promise<Started> {
    this.display = await Customer.#screen(this.name);
    this.#session = DesktopSession.begin(`${this.name}-${++this.#ups}`, this.display, this.computer, home, { ...appletEnv, ...this.power!.env });
    return this.#session.started(name);
  }

  async end(): Promise<void> {
    await this.#session?.end();
    await this.power?.stop();
    await this.display.stop();
    this.computer.remove();
  }
}
