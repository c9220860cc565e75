// SPDX-License-Identifier: GPL-3.0-or-later
// What a technician works with all day: the menu of a row, a column and a filter for each custom field, predefined replies.
import type { Page } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Tools <b>';
const script = '<img src=x onerror=canary()>';

const menu = (page: Page) => page.getByRole('menu', { name: `Actions for ${name}` });
const rowOf = (page: Page) => page.getByRole('row').filter({ hasText: name });
const box = (page: Page) => page.getByLabel('Write to the customer');

export function tools(suite: Suite, stage: () => Stage): void {
  let applet: Applet;

  suite.test('row menu: a right click opens it; it has what the toolbar has and says why something is refused', async () => {
    const { console } = stage();
    const { page } = console;
    const { code } = await console.newSession(name);
    await console.closeDialog();
    applet = join(stage(), code);
    await console.rowShows(name, 'Waiting', 60_000);
    await rowOf(page).click({ button: 'right' });
    await menu(page).waitFor();
    const buttons = await page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button').evaluateAll((all) => all.map((one) => [one.textContent?.trim(), one.getAttribute('aria-disabled'), one.getAttribute('aria-description')]));
    const items = await menu(page).getByRole('menuitem').evaluateAll((all) =>
      all.map((one) => [one.querySelector('.grow')?.firstChild?.textContent?.trim(), one.getAttribute('aria-disabled'), one.querySelector('.menu-why')?.textContent ?? null]),
    );
    expectEqual(items.slice(2), buttons, 'the menu beside the toolbar');
    expectEqual(items.filter(([, off]) => off === 'true').map(([item, , why]) => [item, why]), [['Hold', 'Start the session first.'], ['Invite', 'Start the session first.']], 'what a waiting session refuses');
    await menu(page).getByRole('menuitem', { name: 'Hold' }).click({ force: true });
    await menu(page).waitFor();
    await page.getByRole('heading', { name: 'My queue' }).click();
    await menu(page).waitFor({ state: 'detached' });
  });

  suite.test('row menu: by keyboard alone, from the row and from its button', async () => {
    const { page } = stage().console;
    await rowOf(page).getByRole('radio').focus();
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    for (const key of ['Shift+F10', 'ContextMenu']) {
      await page.keyboard.press(key);
      await menu(page).waitFor();
      await page.keyboard.press('Escape');
      await menu(page).waitFor({ state: 'detached' });
      expect(await rowOf(page).getByRole('radio').evaluate((one) => one === document.activeElement), `the focus after ${key} and Escape`);
    }
    await page.keyboard.press('Shift+F10');
    await menu(page).waitFor();
    await page.keyboard.press('End');
    expect((await focused()).startsWith('End'), 'the key End leads to the last item');
    await page.keyboard.press('ArrowDown');
    expect((await focused()).startsWith('Open in a tab'), 'the arrow goes round');
    await page.keyboard.press('t');
    expect((await focused()).startsWith('Transfer'), 'a letter leads to its item');
    await page.keyboard.press('Tab');
    await menu(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Actions for ${name}` }).focus();
    await page.keyboard.press('Enter');
    await menu(page).waitFor();
    await page.keyboard.press('s');
    expect((await focused()).startsWith('Start'), 'a letter leads to Start');
    await page.keyboard.press('Enter');
    await stage().console.headShows('Active');
    await page.getByTestId('people-line').getByText('leads').waitFor();
  });

  suite.test('columns: one for each custom field, chosen, sorted, filtered, and there again after a reload', async () => {
    const { console, organisation } = stage();
    const { page } = console;
    const { admin, ada } = organisation;
    const definition = (field: string, kind: string, choices: string[]) => ({ name: field, kind, required: false, for_customers: false, choices });
    await admin.do('PATCH', '/api/v1/groups/1/settings', { code_interval_s: 0, custom_fields: [definition('Ticket', 'text', []), definition(script, 'choice', ['Small', 'Large'])] });
    const made = [['One', 'B 2', 'Small'], ['Two', 'A 10', 'Large'], ['Three', 'A 9', 'Small']] as const;
    for (const [one, ticket, plan] of made) await ada.newSession(`Field ${one}`, [{ name: 'Ticket', value: ticket }, { name: script, value: plan }]);
    await console.showQueue();
    await page.getByRole('searchbox', { name: 'Search this queue' }).fill('Field');
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Ticket' }).check();
    await page.getByRole('checkbox', { name: script }).check();
    await page.keyboard.press('Escape');
    const heading = page.getByRole('columnheader', { name: 'Ticket' });
    await heading.scrollIntoViewIfNeeded();
    await heading.click({ position: { x: (await heading.boundingBox())!.width - 10, y: 20 } }); // anywhere in it
    const names = (): Promise<string[]> => page.locator('tr.table-row td.table-name').allInnerTexts();
    await until('sorted by the field, numbers as numbers', async () => (await names()).join() === 'Field Three,Field Two,Field One');
    await picture(page, 'queue-fields');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel(script).selectOption('Small');
    await until('filtered by a choice', async () => (await names()).join() === 'Field Three,Field One');
    await page.locator('[data-menu=filters]').getByLabel('Ticket').fill('b');
    await until('and by a text', async () => (await names()).join() === 'Field One');
    await picture(page, 'queue-filters');
    await page.reload();
    await until('remembered', async () => (await names()).join() === 'Field One');
    expectEqual(await page.getByRole('columnheader', { name: 'Ticket' }).getAttribute('aria-sort'), 'ascending', 'the sorting is remembered');
    await page.getByRole('button', { name: 'Show all' }).click();
    await until('all again', async () => (await names()).length >= 4);
    for (const column of ['Ticket', script]) {
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: column }).uncheck();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await admin.do('PATCH', '/api/v1/groups/1/settings', { custom_fields: null, code_interval_s: null });
    for (const { session } of (await ada.do<{ rows: { name: string; session: string }[] }>('GET', `/api/v1/queues/${ada.queue}/rows`)).rows.filter((row) => row.name.startsWith('Field '))) {
      const { rows } = await ada.do<{ rows: { session: string; row_id: string; row_version: number }[] }>('GET', `/api/v1/queues/${ada.queue}/rows`);
      const row = rows.find((one) => one.session === session)!;
      await ada.do('POST', `/api/v1/sessions/${session}/end`, { row_id: row.row_id, row_version: row.row_version, client_id: `columns-are-over-${session}` });
    }
  });

  suite.test('replies: the group’s from the settings, inserted by the menu and by a slash, with names in their places', async () => {
    const { server, console } = stage();
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    await center.show('Groups');
    await center.settingsOf('All technicians');
    await center.page.getByRole('checkbox', { name: 'Inherit: Predefined replies' }).uncheck();
    await center.page.getByRole('button', { name: 'Add a reply' }).click();
    await center.page.getByText('Each reply needs a name of its own and a text.').waitFor();
    await center.page.getByLabel('Name of reply 1').fill('Greeting');
    await center.page.getByLabel('Text of reply 1').fill('Good morning {customer},\nmy name is {technician}. {other}');
    await center.page.getByRole('button', { name: 'Add a reply' }).click();
    await center.page.getByLabel('Name of reply 2').fill(script);
    await center.page.getByLabel('Text of reply 2').fill(`${script} is text`);
    await center.page.getByLabel('Name of reply 2').scrollIntoViewIfNeeded();
    await picture(center.page, 'admin-replies');
    await center.save();
    await center.window.context.close();

    const { page } = console;
    await console.showSession(name);
    await page.getByRole('button', { name: 'Insert a reply' }).click();
    const search = page.getByRole('combobox', { name: 'Search the replies' });
    await search.fill('good morning');
    await page.getByRole('option', { name: 'Greeting' }).waitFor();
    expectEqual(await page.getByRole('option').count(), 1, 'replies that contain the words');
    await search.fill('');
    await picture(page, 'replies');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until('the second is inserted as text', async () => (await box(page).inputValue()) === `${script} is text`);
    await box(page).fill('');
    await box(page).pressSequentially('Well, /gre');
    await page.getByTestId('reply-suggestions').getByRole('option', { name: 'Greeting' }).waitFor();
    await page.keyboard.press('Enter');
    const filled = `Good morning ${name},\nmy name is Ada. {other}`;
    await until('the slash and its letters are replaced', async () => (await box(page).inputValue()) === `Well, ${filled}`);
    await box(page).fill(filled);
    await page.keyboard.press('Enter');
    await until('the customer reads it', () => applet.heard().some((line) => line.includes('my name is Ada.')));
    await box(page).pressSequentially('/nothing like it');
    await page.keyboard.press('Enter');
    await until('a slash without a reply is a message', () => applet.heard().includes('/nothing like it'));
    await box(page).pressSequentially('/gre');
    await page.getByTestId('reply-suggestions').waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('reply-suggestions').waitFor({ state: 'detached' });
    await box(page).fill('');
  });

  suite.test('replies: the own ones follow the technician to another browser; a second window does not save over the first', async () => {
    const { server, console, organisation } = stage();
    const second = await Console.signIn(server.target.url, 'ada', 'ada has a password');
    await second.page.getByRole('button', { name: `Open ${name}` }).click();
    for (const { page } of [console, second]) {
      await page.getByRole('button', { name: 'Insert a reply' }).click();
      await page.getByRole('button', { name: 'Edit my replies' }).click();
      await page.getByRole('button', { name: 'Add a reply' }).click();
    }
    for (const [{ page }, mine] of [[console, 'first'], [second, 'second']] as const) {
      await page.getByLabel('Name of reply 1').fill(`Mine, the ${mine}`);
      await page.getByLabel('Text of reply 1').fill(`Own text of the ${mine} window`);
    }
    await picture(second.page, 'my-replies');
    await console.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await console.page.getByText('Your replies are saved.').waitFor();
    await second.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await second.page.getByText('Another window has saved meanwhile.').waitFor();
    await second.page.getByRole('button', { name: 'Show what is saved now' }).click();
    await until('what the first saved', async () => (await second.page.getByLabel('Name of reply 1').inputValue()) === 'Mine, the first');
    await second.closeDialog();
    await box(second.page).pressSequentially('/mine');
    await second.page.getByRole('option', { name: 'Mine, the first' }).click();
    await until('the own reply is inserted', async () => (await box(second.page).inputValue()) === 'Own text of the first window');
    await second.window.context.close();

    const { ada, bob, admin } = organisation;
    const long = 'x'.repeat(2001);
    for (const [what, replies] of [['a name twice', [{ name: 'a', text: 'b' }, { name: 'a', text: 'c' }]], ['a text too long', [{ name: 'a', text: long }]], ['an empty text', [{ name: 'a', text: ' ' }]], ['too many', Array.from({ length: 101 }, (_, at) => ({ name: `n${at}`, text: 't' }))]] as const) {
      expectEqual((await ada.ask('PUT', '/api/v1/me/replies', { version: 1, replies })).status, 422, what);
    }
    expectEqual(await bob.do<{ own: object[]; version: number }>('GET', '/api/v1/me/replies').then(({ own, version }) => [own.length, version]), [0, 0], 'of somebody else');
    await admin.do('PATCH', '/api/v1/groups/1/settings', { replies: null });
    await console.end();
    await applet.program.ended();
  });
}
