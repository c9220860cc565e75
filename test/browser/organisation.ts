// SPDX-License-Identifier: GPL-3.0-or-later
// What an organisation sets up: its custom fields, from the settings to the dialog, the channel's page, the queue and the details.
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
}

/** The column of custom fields is shown by choice. */
async function columnIsHidden(page: import('playwright-core').Page): Promise<boolean> {
  return (await page.getByRole('columnheader', { name: 'Custom fields' }).count()) === 0;
}
