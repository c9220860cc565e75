// SPDX-License-Identifier: GPL-3.0-or-later
// The live overview follows the stream, and all data of one customer are found, exported and erased.
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

export function overview(suite: Suite, stage: () => Stage): void {
  let center: Administration;
  const applets: LightApplet[] = [];
  const count = (of: string): Locator => center.page.locator(`.overview tr[${of}] .overview-count`);
  const shows = (of: string, wanted: string): Promise<unknown> => until(`${of} shows ${wanted}`, async () => (await count(of).count()) > 0 && (await count(of).innerText()) === wanted);

  suite.test('overview: statuses, technicians and waits as they change', async () => {
    const { server, organisation } = stage();
    const { ada } = organisation;
    center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Sessions');
    await page.getByRole('table', { name: '0 open sessions' }).waitFor();
    expectEqual(await page.getByTestId('waiting-now').innerText(), '0', 'who waits');
    expectEqual(await page.getByTestId('median-wait').innerText(), '-', 'the median of nobody');
    await ada.watchQueues();
    for (const name of ['Erika One', 'Erika Two', 'Somebody']) {
      const { code } = await ada.newSession(name);
      applets.push(new LightApplet(server.target, { code }));
    }
    await shows('data-status="Waiting"', '3');
    expectEqual(await page.getByTestId('waiting-now').innerText(), '3', 'who waits');
    await until('the longest wait counts', async () => /^0:0[1-9]|^0:[1-5]\d/.test(await page.getByTestId('longest-wait').innerText()));
    const [row] = [...ada.stream.rows.values()];
    await ada.command('start', row!.row_id);
    await shows('data-status="Active"', '1');
    await shows('data-status="Waiting"', '2');
    await until('the median is there', async () => (await page.getByTestId('median-wait').innerText()) !== '-');
    await shows('data-state="Offline"', '2'); // Bob and Cleo
    const cleo = await Technician.signIn(server.target, 'cleo', 'cleo has a password');
    await cleo.watchQueues();
    await until('one less is Offline', async () => (await count('data-state="Offline"').innerText()) === '1');
    await picture(page, 'admin-overview');
    cleo.stream.close();
    return `${applets.length} sessions`;
  });

  suite.test('customer data: found by name in sessions of any time, exported and erased together; open ones are told of', async () => {
    const { organisation } = stage();
    const { page } = center;
    const { ada, admin } = organisation;
    const of = (name: string) => [...ada.stream.rows.values()].find((row) => row.name === name)!;
    await ada.command('end', of('Erika One').row_id);
    await ada.command('end', of('Somebody').row_id);
    await page.getByRole('region', { name: 'Ended sessions' }).getByText('Somebody').waitFor();
    await page.getByRole('button', { name: 'Data of a customer' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name, e-mail address or computer').fill('erika');
    await dialog.getByRole('button', { name: 'Find', exact: true }).click();
    await dialog.getByText('1 session found.').waitFor();
    await dialog.getByText('1 session that is still open contains it as well.').waitFor();
    await ada.command('end', of('Erika Two').row_id);
    await until('both are over', async () => {
      await dialog.getByRole('button', { name: 'Find', exact: true }).click();
      return (await dialog.getByText('2 sessions found.').count()) > 0;
    });
    await picture(page, 'customer-data');
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export 2 sessions' }).click();
    const file = JSON.parse(readFileSync((await (await coming).path())!, 'utf8')) as { search: string; sessions: { session: { name: string }; history: object[] }[] };
    expectEqual([file.search, file.sessions.map(({ session }) => session.name).sort()], ['erika', ['Erika One', 'Erika Two']], 'what was exported');
    expect(file.sessions.every(({ history }) => history.length > 2), 'with their history');
    await dialog.getByRole('button', { name: 'Erase 2 sessions' }).click();
    await dialog.getByText('The data of 2 sessions are erased for good').waitFor();
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await dialog.getByText('The data of 2 sessions have been erased.').waitFor();
    await dialog.getByText('No session that is over contains this.').waitFor();
    await page.keyboard.press('Escape');
    const left = await admin.do<{ sessions: { name: string }[] }>('GET', '/api/v1/ended-sessions');
    expectEqual(left.sessions.map(({ name }) => name), ['Somebody'], 'what is left');
    const { entries } = await admin.do<{ entries: { address: string }[] }>('GET', '/api/v1/audit?kind=session.erased');
    expectEqual(entries.map(({ address }) => address), ['127.0.0.1', '127.0.0.1'], 'from where, by the audit log');
    for (const applet of applets) applet.leave();
    ada.stream.close();
    await center.window.context.close();
  });
}
