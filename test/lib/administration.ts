// SPDX-License-Identifier: GPL-3.0-or-later
// The Administration Center as an administrator uses it.
import type { Page } from 'playwright-core';
import { openWindow, type Window } from './browser.js';

export class Administration {
  private constructor(readonly window: Window) {}

  static async signIn(url: string, login: string, password: string): Promise<Administration> {
    const window = await openWindow(`${login} in the Administration Center`, `${url}/admin`);
    const { page } = window;
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return new Administration(window);
  }

  get page(): Page {
    return this.window.page;
  }

  /** Opens a page by its name at the side. */
  async show(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click();
    await this.page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  /** The settings of a group or channel, by the button in its line. */
  async settingsOf(name: string): Promise<void> {
    await this.page.getByRole('link', { name: `Settings of ${name}` }).click();
    await this.page.getByRole('button', { name: 'Save' }).waitFor();
  }

  /** A setting of kind yes or no, own from now on; saved. */
  async allow(label: string, allowed: boolean): Promise<void> {
    const inherit = this.page.getByRole('checkbox', { name: `Inherit: ${label}`, exact: true });
    if (await inherit.isChecked()) await inherit.uncheck();
    await this.page.getByRole('checkbox', { name: label, exact: true }).setChecked(allowed);
    await this.save();
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await this.page.getByText('Everything is saved.').first().waitFor();
  }
}
