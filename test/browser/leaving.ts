// SPDX-License-Identifier: GPL-3.0-or-later
// Before somebody goes: the dialog says what happens to his open sessions, lets them be given to others first, and what it
// said is what happens.
import type { Locator } from 'playwright-core';
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { jsonBody } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

export function leaving(suite: Suite, stage: () => Stage): void {
  let center: Administration;

  /** A session that Ada leads, its applet, and its number. */
  const led = async (name: string): Promise<{ session: string; applet: LightApplet }> => {
    const { server, organisation } = stage();
    const created = await organisation.ada.newSession(name);
    const applet = new LightApplet(server.target, { code: created.code });
    await until('the applet waits', () => applet.stage === 'waiting');
    const page = await organisation.ada.do<{ rows: { session: string; row_id: string; row_version: number }[] }>('GET', `/api/v1/queues/${organisation.ada.queue}/rows`);
    const row = page.rows.find(({ session }) => session === created.session)!;
    expectEqual((await organisation.ada.ask('POST', `/api/v1/sessions/${created.session}/start`, { row_id: row.row_id, row_version: row.row_version, client_id: `start-${created.session}-leaving` })).status, 200, 'started');
    return { session: created.session, applet };
  };
  const open = async (button: string): Promise<Locator> => {
    await center.page.getByRole('button', { name: button }).click();
    const dialog = center.page.getByRole('dialog');
    await dialog.getByRole('region', { name: 'What happens to open sessions' }).waitFor();
    return dialog;
  };
  const shown = (dialog: Locator, session: string): Locator => dialog.locator(`tr[data-session="${session}"]`);
  const enableAda = async (): Promise<void> => {
    const { organisation, server } = stage();
    await organisation.admin.do('PATCH', `/api/v1/technicians/${organisation.ada.id}`, { disabled: false });
    const { Technician } = await import('../lib/technician.js');
    organisation.ada = await Technician.signIn(server.target, 'ada', 'ada has a password');
  };

  suite.test('leaving: disabling says which sessions are aborted; taken over first they go on', async () => {
    const { server } = stage();
    const first = await led('Grace');
    const second = await led('Hopper');
    center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    await center.show('Technicians');
    const dialog = await open('Disable Ada');
    await dialog.getByText('2 sessions are aborted: the customer is told that the session was ended.').waitFor();
    await dialog.getByLabel('To', { exact: true }).selectOption({ label: 'Cleo (Offline)' });
    await dialog.getByRole('button', { name: 'Transfer 2 sessions' }).click();
    await shown(dialog, first.session).getByText('This technician is not signed in.').waitFor();
    await shown(dialog, second.session).getByText('This technician is not signed in.').waitFor();
    await picture(center.page, 'technician-disable-refused');
    await dialog.getByLabel('To', { exact: true }).selectOption({ label: 'Myself: take over at once' });
    await dialog.getByRole('button', { name: 'Transfer 2 sessions' }).click();
    await dialog.getByText('No open session is affected.').waitFor();
    await dialog.getByRole('button', { name: 'Disable', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await center.page.getByRole('button', { name: 'Enable Ada' }).waitFor();
    expectEqual((await stage().organisation.ada.ask('GET', '/api/v1/me')).status, 401, 'Ada is signed out');
    for (const { session, applet } of [first, second]) {
      const { lead, outcome } = await stage().organisation.admin.do<{ lead: { name: string } | null; outcome: string }>('GET', `/api/v1/sessions/${session}`);
      expectEqual([lead?.name, outcome, applet.over], ['Admin', 'open', undefined], 'who leads it now');
      applet.leave();
    }
    await center.page.getByRole('button', { name: 'Enable Ada' }).click();
    await center.page.getByRole('button', { name: 'Disable Ada' }).waitFor();
    await enableAda();
  });

  suite.test('leaving: given to a colleague it waits until he has picked up, and goes ahead then', async () => {
    const { server } = stage();
    const bob = await Console.signIn(server.target.url, 'bob', 'bob has a password');
    const one = await led('Picked up');
    const dialog = await open('Disable Ada');
    await dialog.getByLabel('To', { exact: true }).selectOption({ label: 'Bob (Online)' });
    await dialog.getByRole('button', { name: 'Transfer 1 session' }).click();
    await shown(dialog, one.session).getByText('Offered. Waits to be picked up.').waitFor();
    await dialog.getByLabel('Go ahead by itself as soon as nothing would be aborted any more').check();
    await picture(center.page, 'technician-disable-waiting');
    await bob.rowShows('Picked up', 'Incoming');
    await bob.page.getByRole('button', { name: 'Start Picked up' }).click();
    await bob.rowShowsInTab('Picked up', 'Active');
    await dialog.waitFor({ state: 'detached' });
    await center.page.getByRole('button', { name: 'Enable Ada' }).waitFor();
    expectEqual(one.applet.over, undefined, 'the session goes on');
    await bob.window.context.close();
    one.applet.leave();
    await enableAda();
  });

  suite.test('leaving: not reassigned they are aborted, as the dialog says; a moved technician takes his along', async () => {
    const one = await led('Left behind');
    await center.page.reload();
    await center.page.getByRole('button', { name: 'Change Ada' }).click();
    await center.page.getByRole('dialog').getByLabel('Group').selectOption({ label: '\u2003Second line' });
    await center.page.getByText('His 1 open session goes on.').waitFor();
    await picture(center.page, 'technician-move');
    await center.page.keyboard.press('Escape');
    const dialog = await open('Delete Ada');
    await shown(dialog, one.session).getByText('Aborted').waitFor();
    await picture(center.page, 'technician-delete-sessions');
    await center.page.keyboard.press('Escape');
    const disable = await open('Disable Ada');
    await disable.getByRole('button', { name: 'Disable', exact: true }).click();
    await disable.waitFor({ state: 'detached' });
    await until('the applet is told', () => one.applet.over === 'aborted');
    await enableAda();
  });

  suite.test('leaving: a channel in whose queue somebody waits is not deleted; its sessions are moved or ended first', async () => {
    const { server, organisation } = stage();
    const { admin, groups } = organisation;
    const { id } = await admin.do<{ id: string }>('POST', '/api/v1/channels', { name: 'shop', groups: [groups.first] });
    const come = async (name: string): Promise<LightApplet> => {
      const reply = await ask(server.target, '/api/v1/channels/shop/join', jsonBody('POST', { name, fields: [] }));
      return new LightApplet(server.target, { join_token: reply.json<{ join_token: string }>().join_token });
    };
    const inside = await come('Inside');
    await until('one waits', () => inside.stage === 'waiting');
    await ask(server.target, '/api/v1/channels/shop/join', jsonBody('POST', { name: 'On the way', fields: [] }));
    const refused = await admin.ask('DELETE', `/api/v1/channels/${id}`);
    expectEqual([refused.status, refused.json<{ code: string; params: object }>().code, refused.json<{ params: object }>().params], [409, 'sessions_waiting', { sessions: 2 }], 'by the API');
    await center.show('Channels');
    await center.page.reload();
    const dialog = await open('Delete shop');
    await dialog.getByText('2 sessions wait here and have to go somewhere else first.').waitFor();
    const button = dialog.getByRole('button', { name: 'Delete', exact: true });
    expectEqual(await button.getAttribute('aria-disabled'), 'true', 'Delete while they wait');
    await dialog.getByLabel('To', { exact: true }).selectOption({ label: '\u2003First line' });
    await dialog.getByRole('button', { name: 'Transfer 2 sessions' }).click();
    await dialog.getByText('The customer has not joined yet.').waitFor();
    await picture(center.page, 'channel-delete-sessions');
    await dialog.getByRole('button', { name: 'End On the way' }).click();
    await until('Delete can be pressed', async () => (await button.getAttribute('aria-disabled')) === null);
    await button.click();
    await dialog.waitFor({ state: 'detached' });
    expectEqual(inside.over, undefined, 'the moved session goes on');
    expect((await admin.do<{ channels: { id: string }[] }>('GET', '/api/v1/channels')).channels.every((one) => one.id !== id), 'the channel is gone');
    inside.leave();
    await center.window.context.close();
    return server.options.name;
  });
}
