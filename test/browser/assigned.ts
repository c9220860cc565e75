// SPDX-License-Identifier: GPL-3.0-or-later
// Channels that start sessions by themselves: set in the Administration Center, with people and groups left out, and the limit of
// active sessions; and the groups that serve a channel.
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { jsonBody } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

export function assigned(suite: Suite, stage: () => Stage): void {
  let center: Administration;
  const applets: LightApplet[] = [];
  const come = async (name: string): Promise<LightApplet> => {
    const { server } = stage();
    const reply = await ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name, fields: [] }));
    const applet = new LightApplet(server.target, { join_token: reply.json<{ join_token: string }>().join_token });
    applets.push(applet);
    return applet;
  };

  suite.test('assigned: a channel starts sessions by itself, for whom it may and below his limit', async () => {
    const { server, organisation, console: ada } = stage();
    const bob = stage().bob!;
    center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Channels');
    await center.settingsOf('website');
    await page.getByRole('checkbox', { name: 'Inherit: Start sessions by themselves' }).uncheck();
    await page.getByRole('checkbox', { name: 'Start sessions by themselves', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Inherit: Never start for' }).uncheck();
    await page.getByRole('group', { name: 'Never start for' }).getByLabel('Ada', { exact: true }).check();
    await picture(page, 'channel-auto-start');
    await center.save();
    await center.show('Groups');
    await center.settingsOf('First line');
    await page.getByRole('checkbox', { name: 'Inherit: Active sessions at once' }).uncheck();
    await page.getByLabel('Active sessions at once', { exact: true }).fill('1');
    await center.save();
    const first = await come('Given out');
    await bob.rowShows('Given out', 'Active');
    await until('the customer is told', () => first.stage === 'active');
    expectEqual(await ada.page.getByRole('row').filter({ hasText: 'Given out' }).count(), 0, 'rows of Ada, who is left out');
    const second = await come('Above the limit');
    await until('the second waits', () => second.stage === 'waiting');
    await bob.page.getByRole('tab', { name: /website/ }).click();
    await bob.rowShows('Above the limit', 'Waiting');
    await bob.page.getByRole('button', { name: 'Start Above the limit' }).click();
    await bob.page.getByText('You have as many active sessions as you may have. Hold or end one first.').first().waitFor();
    await picture(bob.page, 'active-limit');
    const row = bob.page.getByRole('row').filter({ hasText: 'Above the limit' });
    expectEqual((await row.innerText()).includes('Waiting'), true, 'it still waits');
    await setSettings(organisation.admin, organisation.groups.first, { max_active_sessions: null });
    await until('the second is given to Bob', () => second.stage === 'active');
  });

  suite.test('assigned: a group without the permission gets none by itself; its technicians can still start', async () => {
    const { console: ada } = stage();
    const { page } = center;
    await center.show('Groups');
    await center.settingsOf('First line');
    await center.allow('Get sessions by itself', false);
    const third = await come('By hand');
    await until('it waits', () => third.stage === 'waiting');
    await ada.showQueue();
    await ada.page.getByRole('tab', { name: /website/ }).click();
    await ada.rowShows('By hand', 'Waiting');
    await ada.page.getByRole('button', { name: 'Start By hand' }).click();
    await ada.rowShowsInTab('By hand', 'Active');
    await page.getByRole('checkbox', { name: 'Inherit: Get sessions by itself' }).check();
    await center.save();
  });

  suite.test('assigned: another group serves the channel once it is assigned, on an open page too', async () => {
    const { server } = stage();
    const { page } = center;
    const cleo = await Console.signIn(server.target.url, 'cleo', 'cleo has a password');
    expectEqual(await cleo.page.getByRole('tab', { name: /website/ }).count(), 0, 'the channel’s tab before');
    await center.show('Channels');
    await page.getByRole('button', { name: 'Change website' }).click();
    await page.getByRole('dialog').getByLabel('Second line').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await cleo.page.getByRole('tab', { name: /website/ }).click();
    await page.getByRole('button', { name: 'Change website' }).click();
    await page.getByRole('dialog').getByLabel('Second line').uncheck();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await cleo.page.getByRole('tab', { name: /website/ }).waitFor({ state: 'detached' });
    await cleo.window.context.close();
    for (const applet of applets) applet.leave();
    await center.window.context.close();
    return server.options.name;
  });
}
