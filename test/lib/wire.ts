// SPDX-License-Identifier: GPL-3.0-or-later
// The way between a technician's computer and the server's, cut as networks are: nothing is closed, packets just do not come.
import type { Computer } from './computers.js';
import { pause } from './wait.js';

/** A browser hears so late that its computer is on the network again, and then closes all connections that it has. */
const heardMs = 2500;

/**
 * `unplugged`: the computer's own link is down, which its system tells the browser. `silent`: it is cut somewhere else, of which
 * nobody is told. `answers lost`: what the computer sends arrives, what the server sends back does not.
 */
export type Cut = 'unplugged' | 'silent' | 'answers lost';

export class Wire {
  #mendedAt = -heardMs;

  constructor(readonly technician: Computer, readonly server: Computer) {}

  /** From now on, besides what is cut already. */
  cut(how: Cut): void {
    if (how === 'unplugged') this.technician.unplug();
    else if (how === 'silent') this.technician.isolate();
    else this.server.misdirect(this.technician);
  }

  /** However soon it is mended, what was on its way does not come after all: the connections that were are over. */
  forget(): void {
    this.technician.dropConnections(this.server);
  }

  mend(): void {
    this.#mendedAt = performance.now();
    this.server.redirect(this.technician);
    this.technician.rejoin();
    this.technician.plugIn();
  }

  /** The browser has got over the last time that it was mended. */
  async settled(): Promise<void> {
    await pause(Math.max(0, this.#mendedAt + heardMs - performance.now()));
  }
}
