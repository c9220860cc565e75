// SPDX-License-Identifier: GPL-3.0-or-later
// What an organisation sets up: its custom fields, from the settings to the dialog, the channel's page, the queue and the details.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Administration } from '../lib/administration.js';
import { openWindow, picture } from '../lib/browser.js';
import { expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

export function organisation(suite: Suite, stage: () => Stage): void {
  suite.test('custom fields: set up, asked for in the dialog and on the channel, shown in queue and details', async () => {
    const { server, organisation: made, console } = stage();
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    await center.show('Groups');
    await center.settingsOf('All technicians');
    const { page } = center;
    await page.getByRole('checkbox', { name: 'Inherit: Custom fields' }).uncheck();
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByLabel('Name of field 1').fill('Company <b>');
    await page.getByRole('group', { name: 'Field 1' }).getByLabel('Required').check();
    await page.getByRole('button', { name: 'Add a field' }).click();
    await page.getByText('Each field needs a name of its own').waitFor();
    await page.getByLabel('Name of field 2').fill('Plan');
    await page.getByLabel('Kind of field 2').selectOption('choice');
    await page.getByRole('group', { name: 'Field 2' }).getByLabel('What there is to choose').fill('Small\nLarge');
    await picture(page, 'admin-custom-fields');
    await center.save();
    await center.window.context.close();

    await console.showQueue();
    await console.page.getByRole('button', { name: 'New session' }).first().click();
    const dialog = console.page.getByRole('dialog');
    await dialog.getByLabel('Name (optional)').fill('With fields');
    await dialog.getByLabel('Plan (optional)').selectOption('Large');
    await dialog.getByRole('button', { name: 'Make the code' }).click();
    await dialog.getByText('Please fill in: Company <b>').waitFor();
    await dialog.getByLabel('Company <b>').fill('Ink & Paper <i>');
    await picture(console.page, 'new-session-fields');
    await dialog.getByRole('button', { name: 'Make the code' }).click();
    const code = (await dialog.getByTestId('code').innerText()).replace(/\s/g, '');
    await console.closeDialog();
    const applet = join(stage(), code);
    await console.rowShows('With fields', 'Waiting');
    const { ada } = made;
    const rows = await ada.do<{ rows: { name: string; fields: object[] }[] }>('GET', `/api/v1/queues/${ada.queue}/rows`);
    expectEqual(rows.rows.find(({ name }) => name === 'With fields')?.fields, [{ name: 'Company <b>', value: 'Ink & Paper <i>' }, { name: 'Plan', value: 'Large' }], 'the fields in the row');
    const wrong = await ada.ask('POST', '/api/v1/sessions', { name: '', client_id: 'custom-fields-1', fields: [{ name: 'Company <b>', value: 'x' }, { name: 'Plan', value: 'Huge' }] });
    expectEqual([wrong.status, wrong.json<{ code: string }>().code], [422, 'custom_field_wrong'], 'a choice that is none');
    await console.page.getByRole('button', { name: 'Start With fields' }).click();
    await console.page.getByRole('tab', { name: 'Details' }).click();
    await console.page.getByText('Ink & Paper <i>').waitFor();
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await applet.program.ended();

    const customer = await openWindow('customer', `${server.target.url}/c/website`);
    await customer.page.getByLabel('Your name').fill('Grace');
    await customer.page.getByLabel('Company <b>').fill('Her own');
    await picture(customer.page, 'channel-fields');
    await customer.page.getByRole('button', { name: 'Continue' }).click();
    await customer.page.getByRole('heading', { name: 'One more step' }).waitFor();
    await customer.context.close();
    await console.showQueue();
    await console.page.getByRole('tab', { name: /website/ }).click();
    await console.rowShows('Grace', 'Connecting');
    await until('the row shows the field', async () => (await console.page.getByRole('row').filter({ hasText: 'Grace' }).innerText()).includes('Her own') || (await columnIsHidden(console.page)));
    await console.page.getByRole('tab', { name: 'My queue' }).click();
    await made.admin.do('PATCH', '/api/v1/groups/1/settings', { custom_fields: null });
  });

  suite.test('channel: working hours, a message when nobody is there, the form inside another web site', async () => {
    const { server, organisation: made } = stage();
    const { admin, channel } = made;
    const shop = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(`<iframe src="${server.target.url}/c/website" width="480" height="640"></iframe>`));
    const port = await new Promise<number>((resolve) => shop.listen(0, () => resolve((shop.address() as AddressInfo).port)));
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Channels');
    await center.settingsOf('website');
    await page.getByRole('checkbox', { name: 'Inherit: Working hours' }).uncheck();
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByLabel('Monday').fill('17:00-08:00');
    await page.getByText('Write spans as 08:00-12:00').waitFor();
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday']) await page.getByLabel(day).fill('08:00-12:00, 13:00-17:00');
    await page.getByRole('checkbox', { name: 'Inherit: Message when nobody is there' }).uncheck();
    await page.getByRole('textbox', { name: 'Message when nobody is there' }).fill('Back on Monday.\n<b>Really</b>');
    await page.getByRole('checkbox', { name: 'Inherit: Web sites that may show the page' }).uncheck();
    await page.getByRole('textbox', { name: 'Web sites that may show the page' }).fill(`http://localhost:${port}`);
    await picture(page, 'admin-channel-settings');
    await center.save();
    const { own } = await admin.do<{ own: { working_hours: { zone: string; spans: object[] } } }>('GET', `/api/v1/channels/${channel}/settings`);
    expectEqual([own.working_hours.zone, own.working_hours.spans.length], ['Europe/Berlin', 10], 'the hours');
    const wrong = await admin.ask('PATCH', `/api/v1/channels/${channel}/settings`, { working_hours: { zone: 'Nowhere/Town', spans: [] } });
    expectEqual(wrong.status, 422, 'a zone that is none');

    await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { working_hours: { zone: 'Etc/UTC', spans: [] }, accept_when_closed: false });
    const customer = await openWindow('a customer of the channel', `${server.target.url}/c/website`);
    await customer.page.getByText('<b>Really</b>').waitFor();
    expectEqual(await customer.page.getByRole('button', { name: 'Continue' }).count(), 0, 'the form while it is closed');
    await picture(customer.page, 'channel-closed');
    await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { accept_when_closed: null });
    await customer.page.reload();
    await customer.page.getByRole('button', { name: 'Continue' }).waitFor();

    const seenIn = async (site: string): Promise<boolean> => {
      await customer.page.goto(site);
      return customer.page.frameLocator('iframe').getByRole('button', { name: 'Continue' }).waitFor({ timeout: 5000 }).then(() => true, () => false);
    };
    expectEqual(await seenIn(`http://127.0.0.1:${port}/`), false, 'inside a site that is not named');
    expectEqual(await seenIn(`http://localhost:${port}/`), true, 'inside the site that is named');
    await customer.page.frameLocator('iframe').getByLabel('Your name').fill('From the shop');
    await customer.page.frameLocator('iframe').getByRole('button', { name: 'Continue' }).click();
    await customer.page.frameLocator('iframe').getByRole('heading', { name: 'One more step' }).waitFor();
    await customer.context.close();
    shop.close();
    await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { working_hours: null, closed_message: null, frame_ancestors: null });
    await center.window.context.close();
  });
}

/** The column of custom fields is shown by choice. */
async function columnIsHidden(page: import('playwright-core').Page): Promise<boolean> {
  return (await page.getByRole('columnheader', { name: 'Custom fields' }).count()) === 0;
}
