// SPDX-License-Identifier: GPL-3.0-or-later
// One visit: where to go, what to open there, and what is looked at then.
import type { Page } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import type { Organisation, Server } from '../lib/server.js';

/** What there is to see on the visits. */
export interface World {
  server: Server;
  organisation: Organisation;
  /** The administrator's session that is Active, with a real applet. */
  active: { session: string; name: string };
  applet: Applet;
}

export interface Visit {
  /** A name of places.json with its kind in front (`dialog end`), or `look` and words for another view of something. */
  name: string;
  /** Whose window it is in: the administrator's, a second one of his, the technician Ada's, or one in which nobody is signed in. */
  as: 'admin' | 'admin-again' | 'ada' | 'nobody';
  at: (world: World) => string;
  /** What has to be so before the page is loaded; it is loaded anew then. */
  before?: (page: Page, world: World) => Promise<unknown>;
  /** What is pressed there; nothing for what the address shows by itself. */
  open?: (page: Page, world: World) => Promise<void>;
  /**
   * For a dialog with a form: fills it so that it can be sent. It is then sent to a server that refuses it, and the error is
   * looked at as well. Every dialog with a form has this.
   */
  fill?: (page: Page, world: World) => Promise<void>;
  /** The button that sends the form, if it is not the form's own. */
  send?: string;
  /** Puts back what `open` changed, if Escape does not. */
  leave?: (page: Page, world: World) => Promise<void>;
  /** Takes no picture for docs/screens/. */
  plain?: true;
}

/** Presses a button. */
export const press =
  (name: string, exact = true): NonNullable<Visit['open']> =>
  async (page) =>
    void (await page.getByRole('button', { name, exact }).first().click());
