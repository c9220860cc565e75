// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions in the Administration Center: those of a technician who has vanished are taken over, those that are over are read,
// exported and erased, and what is stored stays sound.
import { readFileSync } from 'node:fs';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = '=Printer';

export function ended(suite: Suite, stage: () => Stage): void {
  let admin: Console;
  let session: string;

  suite.test('ended: a session whose technician has vanished is plain to see and taken over', async () => {
    const { server, organisation } = stage();
    const bob = await Console.signIn(server.target.url, 'bob', 'bob has a password');
    const { code } = await bob.newSession(name);
    await bob.closeDialog();
    const applet = join(stage(), code);
    await bob.rowShows(name, 'Waiting');
    await bob.page.getByRole('button', { name: `Start ${name}` }).click();
    await bob.rowShowsInTab(name, 'Active');
    session = /session\/(\d+)/.exec(bob.page.url())![1]!;
    await bob.write('+1 for the customer');
    await until('the applet got it', () => applet.heard().length === 1);
    await bob.window.context.close();
    admin = await Console.signIn(server.target.url, 'admin', adminPassword);
    await admin.page.goto(`${server.target.url}/admin#/sessions`);
    await admin.page.getByRole('button', { name: `Take over ${name}` }).click();
    await admin.page.getByText('The session is in your queue').waitFor();
    await admin.page.getByRole('button', { name: `Take over ${name}` }).waitFor({ state: 'detached' });
    await admin.page.goto(`${server.target.url}/console`);
    await admin.rowShows(name, 'Incoming');
    await admin.page.getByRole('button', { name: `Start ${name}` }).click();
    await admin.rowShowsInTab(name, 'Active');
    await admin.press('End');
    await admin.page.getByRole('button', { name: 'End session' }).click();
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    const told = await organisation.admin.history(session);
    expect(told.some(({ type }) => type === 'transferred'), 'the history tells of the take-over');
  });

  suite.test('ended: it is found by its name, its history read, and exported without formulas', async () => {
    const { server } = stage();
    const { page } = admin;
    await page.goto(`${server.target.url}/admin#/sessions`);
    await page.getByLabel('Search sessions').fill('prin');
    const row = page.getByRole('region', { name: 'Ended sessions' }).getByRole('row').filter({ hasText: name });
    await row.waitFor();
    expect((await row.innerText()).includes('Ended by the technician'), await row.innerText());
    await picture(page, 'sessions-ended');
    await page.getByRole('region', { name: 'Ended sessions' }).getByRole('button', { name: `History of ${name}` }).click();
    await page.getByRole('dialog').getByText('+1 for the customer').waitFor();
    await admin.closeDialog();
    const coming = page.waitForEvent('download');
    await row.getByRole('button', { name: 'CSV' }).click();
    const csv = readFileSync((await (await coming).path())!, 'utf8');
    expect(csv.includes(`"'=Printer"`) && csv.includes(`"'+1 for the customer"`), csv.slice(0, 300));
    const comingJson = page.waitForEvent('download');
    await row.getByRole('button', { name: 'JSON' }).click();
    const json = JSON.parse(readFileSync((await (await comingJson).path())!, 'utf8')) as { session: { session: string }; history: unknown[] };
    expectEqual(json.session.session, session, 'the exported session');
    return `${json.history.length} events`;
  });

  suite.test('ended: erased, it is gone for everybody, and towlinectl check knows', async () => {
    const { server, organisation } = stage();
    const { page } = admin;
    const open = await organisation.ada.newSession('Still open');
    expectEqual((await organisation.admin.ask('DELETE', `/api/v1/ended-sessions/${open.session}`)).status, 409, 'an open session');
    expectEqual((await organisation.ada.ask('DELETE', `/api/v1/ended-sessions/${session}`)).status, 403, 'a technician');
    await page.getByRole('button', { name: `Erase the data of ${name}` }).click();
    await page.getByRole('dialog').getByText('erased for good').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Erase', exact: true }).click();
    await page.getByRole('region', { name: 'Ended sessions' }).getByText('No session has ended').waitFor();
    for (const path of ['', '/history', '/chat']) {
      expectEqual((await organisation.admin.ask('GET', `/api/v1/sessions/${session}${path}`)).status, 404, `after the erasure ${path}`);
    }
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check: ${text}`);
    expect(text.includes('1 more sessions were erased'), text);
    await admin.window.context.close();
    return text.trim().split('\n').join('; ');
  });
}
