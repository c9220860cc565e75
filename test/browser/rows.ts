// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the queue: time that calls for attention, columns, the filter. On a server with short time-outs, because the last
// fifth of a minute is long.
import type { Applet } from '../lib/applet.js';
import { openWindow, picture, type Window } from '../lib/browser.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { pause, until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Scanner';
const waitS = 30;

/** A customer who waits in Ada's queue. */
async function wait(on: Stage): Promise<Applet> {
  const { code } = await on.console.newSession(name);
  await on.console.closeDialog();
  const applet = join(on, code);
  await on.console.rowShows(name, 'Waiting');
  return applet;
}

/** An administrator's window with the settings of the first group. */
async function settingsPage({ server, organisation }: Stage): Promise<Window> {
  const window = await openWindow('admin', `${server.target.url}/admin`);
  const { page } = window;
  await page.getByLabel('Login').fill('admin');
  await page.getByLabel('Password').fill(adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto(`${server.target.url}/admin#/groups/${organisation.groups.first}`);
  return window;
}

export function rows(suite: Suite, stage: () => Stage): void {
  suite.test('rows: a waiting row turns red in the last fifth of its time, with a sign and words', async () => {
    const { console, organisation } = stage();
    await setSettings(organisation.admin, organisation.groups.first, { waiting_timeout_s: waitS });
    const applet = await wait(stage());
    const row = console.page.getByRole('row').filter({ hasText: name });
    const began = Date.now();
    expectEqual(await row.locator('[data-urgency]').count(), 0, 'marked at once');
    await row.locator('[data-urgency="late"]').waitFor({ timeout: waitS * 1000 });
    const after = (Date.now() - began) / 1000;
    expect(after > waitS * 0.8 - 3 && after < waitS, `it turned red after ${after.toFixed(1)} s`);
    expect((await row.getAttribute('class'))?.includes('table-row--late'), 'the row is not red');
    expect(/ends in 0:0\d/.test(await row.innerText()), `it says ${await row.innerText()}`);
    await picture(console.page, 'queue-late');
    await console.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await setSettings(organisation.admin, organisation.groups.first, { waiting_timeout_s: null });
    return `red ${after.toFixed(1)} s after ${waitS} s began`;
  });

  suite.test('rows: alarms set in the Administration Center mark a waiting session', async () => {
    const { console, organisation } = stage();
    const applet = await wait(stage());
    const { page, context } = await settingsPage(stage());
    const field = page.locator('[data-setting="alarms"]');
    await field.getByLabel('Inherit: Alarms on time in status').uncheck();
    await field.getByRole('button', { name: 'Add a level' }).click();
    await field.getByLabel('Minutes of level 1').fill('0.05');
    await field.getByLabel('Colour of level 1').selectOption('yellow');
    await field.getByRole('button', { name: 'Add a level' }).click();
    await field.getByLabel('Minutes of level 2').fill('0.05');
    await page.getByText('Each level needs a time').waitFor();
    await field.getByLabel('Minutes of level 2').fill('0.15');
    await field.getByLabel('Colour of level 2').selectOption('orange');
    await field.scrollIntoViewIfNeeded();
    await picture(page, 'settings-alarms');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved').waitFor();
    const row = console.page.getByRole('row').filter({ hasText: name });
    await row.locator('.urgency--orange').waitFor();
    await picture(console.page, 'queue-alarm');
    expect((await row.innerText()).includes('longer than 0:09'), `it says ${await row.innerText()}`);
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    await console.rowShowsInTab(name, 'Active');
    await until('the start is answered', async () => (await console.page.getByRole('toolbar').locator('visible=true').getByRole('button', { name: 'End' }).getAttribute('aria-disabled')) === null);
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await setSettings(organisation.admin, organisation.groups.first, { alarms: null });
    await context.close();
  });

  suite.test('rows: a waiting time-out set in the Administration Center ends a session that waits already', async () => {
    const { console, organisation } = stage();
    const began = performance.now();
    const applet = await wait(stage());
    const { page, context } = await settingsPage(stage());
    const field = page.locator('[data-setting="waiting_timeout_s"]');
    await field.getByLabel('Inherit: Waiting time-out').uncheck();
    await field.getByLabel('Waiting time-out', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved').waitFor();
    await context.close();
    const row = console.page.getByRole('row').filter({ hasText: name });
    await row.locator('[data-urgency="late"]').waitFor({ timeout: 70_000 });
    await console.rowLeaves(name);
    const after = (performance.now() - began) / 1000;
    expect(after > 60, `it left after ${after.toFixed(1)} s`);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await setSettings(organisation.admin, organisation.groups.first, { waiting_timeout_s: null });
    return `left ${after.toFixed(1)} s after it was made, of which a minute is for waiting`;
  });

  suite.test('rows: columns and filter are remembered over a reload', async () => {
    const { console } = stage();
    const { page } = console;
    await console.showQueue();
    await console.newSession('Alpha');
    await console.closeDialog();
    await pause(1100); // one code a second
    await console.newSession('Beta');
    await console.closeDialog();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Transferred by').check();
    await page.keyboard.press('Escape');
    await page.getByLabel('Search this queue').fill('alph');
    await page.getByText('1 of 2 sessions fit the search and the filters').waitFor();
    await page.reload();
    await page.getByText('1 of 2 sessions fit the search and the filters').waitFor();
    await page.getByRole('columnheader', { name: 'Transferred by' }).waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await console.rowShows('Beta', 'Connecting');
    for (const one of ['Alpha', 'Beta']) {
      await page.getByRole('row').filter({ hasText: one }).click();
      await console.press('End');
      await page.getByRole('button', { name: 'End session' }).click();
      await console.rowLeaves(one);
    }
  });
}
