// SPDX-License-Identifier: GPL-3.0-or-later
// The corpus in the texts that come in by other ways than a name or a chat line: what a computer tells about itself, notes, private
// chat, custom fields, a colleague's name and API token, the name of a browser, messages of a channel, terms; on every page that
// shows them, in notifications, and in the files that are exported.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { Administration } from '../lib/administration.js';
import { openWindow } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { attacks, formulas } from '../lib/corpus.js';
import { readCsv } from '../lib/csv.js';
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { clientId, jsonBody } from '../lib/technician.js';
import { harmless, visibleText } from './harmless.js';
import type { Stage } from './stage.js';

const [script, image, turned, formula] = [attacks[0]!, attacks[1]!, attacks[10]!, attacks[11]!];
const short = attacks.filter((attack) => attack.length <= 60);

/** Every field that can hold one of these has one, so that none is forgotten when there are more. */
const customFields = short.slice(0, 5).map((name, index) => ({
  name,
  kind: index === 0 ? 'choice' : 'text',
  required: false,
  for_customers: true,
  choices: index === 0 ? short.slice(0, 3) : [],
}));

export function corpusEverywhere(suite: Suite, stage: () => Stage): void {
  let applet: LightApplet;
  let session: string;
  let admin: Administration;
  const name = turned;
  const first = attacks[3]!;

  const view = (one: Console, title: string): Promise<void> => one.page.getByRole('tablist', { name: 'Views of this session' }).locator('visible=true').getByRole('tab', { name: title }).click();

  suite.essential('texts: names of colleagues, groups, a channel, of custom fields and their choices', async () => {
    const { organisation } = stage();
    const { groups, channel, bob } = organisation;
    await organisation.admin.do('PATCH', `/api/v1/technicians/${bob.id}`, { name: turned });
    await organisation.admin.do('PATCH', `/api/v1/groups/${groups.first}`, { name: first });
    await organisation.admin.do('PATCH', `/api/v1/channels/${channel}`, { name: turned });
    await organisation.admin.do('PATCH', '/api/v1/groups/1/settings', { custom_fields: customFields });
    await organisation.admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { closed_message: turned, working_hours: { zone: 'Etc/UTC', spans: [] } });
    for (const one of [stage().console, stage().bob!]) await one.page.reload();
    admin = await Administration.signIn(stage().server.target.url, 'admin', adminPassword);
  });

  suite.test('texts: a channel’s message and fields on the customer’s page, and addresses that somebody made up', async () => {
    const { server } = stage();
    const { page, context } = await openWindow('customer', `${server.target.url}/c/website`);
    await visibleText(page, turned).first().waitFor();
    for (const field of customFields) await page.getByLabel(field.name).first().waitFor();
    await harmless(page);
    await page.getByLabel('Your name').fill(attacks[4]!);
    await page.getByLabel(script).selectOption(image);
    for (const [index, { name: label }] of customFields.entries()) if (index > 0) await page.getByLabel(label).fill(attacks[index]!);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
    await harmless(page);
    for (const attack of attacks) {
      for (const path of ['/j/', '/c/', '/admin/setup?token=', '/console#/session/', '/admin#/groups/', '/admin#/']) {
        await page.goto(server.target.url + path + encodeURIComponent(attack));
        await harmless(page);
      }
    }
    await context.close();
  });

  suite.test('texts: the row of a channel’s customer with all columns, and the dialog for a new session', async () => {
    const { console } = stage();
    const { page } = console;
    await page.getByRole('button', { name: 'New session' }).first().click();
    for (const field of customFields) await page.getByRole('dialog').getByLabel(field.name).first().waitFor();
    await harmless(page);
    await console.closeDialog();
    await page.getByRole('tablist', { name: 'Queues' }).getByRole('tab').filter({ hasText: turned }).click();
    await page.getByRole('row').filter({ hasText: attacks[4]! }).first().waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    for (const box of await page.getByRole('checkbox').filter({ visible: true }).all()) await box.check();
    await page.keyboard.press('Escape');
    await page.getByText(attacks[1]!, { exact: false }).filter({ visible: true }).first().waitFor();
    await harmless(page);
    await page.getByRole('searchbox').first().fill(turned);
    await harmless(page);
    await page.getByRole('searchbox').first().fill('');
    await page.getByRole('tablist', { name: 'Queues' }).getByRole('tab', { name: 'My queue' }).click();
  });

  suite.essential('texts: what a computer tells about itself; a notification of a row that comes', async () => {
    const { console, organisation, server } = stage();
    const told = await console.page.evaluate(() => {
      const seen: string[] = [];
      class Told {
        static permission = 'granted';
        static requestPermission = async (): Promise<string> => 'granted';
        onclick: unknown;
        constructor(title: string, options: { body: string }) {
          seen.push(title, options.body);
        }
        close(): void {}
      }
      Object.assign(window, { Notification: Told, told: seen });
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      return seen.length;
    });
    expectEqual(told, 0, 'notifications so far');
    const { page } = console;
    await page.getByRole('button', { name: 'your account' }).click();
    await page.getByRole('button', { name: 'Sound and notifications' }).click();
    await page.getByRole('dialog').getByLabel('Desktop notification').check();
    await console.closeDialog();
    const fields = customFields.map(({ name: field }, index) => ({ name: field, value: index === 0 ? script : attacks[index + 4]! }));
    const made = await organisation.ada.do<{ session: string; code: string }>('POST', '/api/v1/sessions', { name, fields, client_id: clientId() });
    session = made.session;
    applet = new LightApplet(server.target, { code: made.code }, undefined, { applet: script, os: image, computer: attacks[7]!, user: turned, locale: attacks[5]!, width: 800, height: 600 });
    suite.after(() => applet.leave());
    await page.locator(`tr[data-session="${session}"][data-status=Waiting]`).waitFor();
    const seen = await page.evaluate(() => (window as unknown as { told: string[] }).told);
    expect(seen[0] === 'Towline: Waiting' && seen[1]!.includes('invoice'), `notified: ${seen.join(', ')}`);
    expect(/^(\(\d+\) )?Technician Console - Towline$/.test(await page.title()), `the title is ${await page.title()}`);
    await page.evaluate(() => Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true }));
    await page.locator(`tr[data-session="${session}"]`).getByRole('button', { name: 'Start' }).click();
    await console.headShows('Active');
    await view(console, 'Details');
    for (const text of [script, image, attacks[7]!, turned, ...fields.map(({ value }) => value)]) await visibleText(page, text).first().waitFor();
    await harmless(page);
    for (const title of ['End', 'Transfer', 'Invite', 'Reboot'] as const) {
      await console.press(title);
      await page.getByRole('dialog').waitFor();
      await harmless(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  suite.test('texts: an invitation, private chat, notes and the typing sign of a colleague', async () => {
    const { console: ada, bob } = stage();
    await ada.press('Invite');
    await ada.page.getByRole('dialog').getByRole('radio').filter({ visible: true }).first().waitFor();
    await ada.page.getByRole('dialog').getByRole('radio', { name: turned }).first().check();
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
    await ada.page.getByRole('dialog').waitFor({ state: 'detached' });
    const row = bob!.page.locator(`tr[data-session="${session}"]`);
    await row.getByRole('button', { name: 'Start' }).click();
    await bob!.headShows('Collaborating');
    await view(bob!, 'Team');
    await view(ada, 'Team');
    for (const attack of attacks) {
      await bob!.page.getByLabel('Write to the technicians').fill(attack);
      await bob!.page.keyboard.press('Enter');
      await visibleText(ada.page.getByRole('log', { name: 'Chat among technicians' }), attack).first().waitFor();
    }
    await bob!.page.getByLabel('Write to the technicians').pressSequentially('Well, well', { delay: 60 });
    await ada.page.getByTestId('typing').locator('visible=true').getByText('is writing').waitFor();
    await harmless(ada.page);
    await view(bob!, 'Notes');
    await view(ada, 'Notes');
    for (const attack of [...attacks, ...formulas.filter((text) => text.trim() === text)]) {
      await bob!.page.getByLabel('Add a note').fill(attack);
      await bob!.page.keyboard.press('Enter');
      await visibleText(ada.page.getByRole('log', { name: 'Notes' }), attack).first().waitFor();
    }
    await harmless(ada.page);
    for (const attack of attacks) applet.say(attack);
    await view(ada, 'Details');
    await harmless(ada.page);
    for (const press of ['Hand off lead', 'Cancel the offer of the lead']) await ada.page.getByRole('button', { name: press }).filter({ visible: true }).click();
    await view(ada, 'History');
    await ada.page.getByText('Note', { exact: true }).first().waitFor();
    await harmless(ada.page);
    await harmless(bob!.page);
  });

  suite.test('texts: the team page, a transfer from a colleague with a comment, and what the corner says', async () => {
    const { console: ada, bob } = stage();
    await ada.page.getByRole('button', { name: 'Remove', exact: true }).filter({ visible: true }).click().catch(async () => {
      await view(ada, 'Details');
      await ada.page.getByRole('button', { name: 'Remove', exact: true }).filter({ visible: true }).click();
    });
    await ada.press('Transfer');
    const dialog = ada.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /^invoice.*Online/su }).check();
    await dialog.getByLabel('Comment').fill(turned);
    await harmless(ada.page);
    await dialog.getByRole('button', { name: 'Transfer', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = bob!.page.locator(`tr[data-session="${session}"][data-status=Incoming]`);
    await bob!.showQueue();
    await row.waitFor();
    await visibleText(row, turned).first().waitFor();
    await harmless(bob!.page);
    await harmless(ada.page);
    await bob!.page.getByRole('button', { name: 'Columns' }).click();
    for (const box of await bob!.page.getByRole('checkbox').filter({ visible: true }).all()) await box.check();
    await bob!.page.keyboard.press('Escape');
    await harmless(bob!.page);
    await ada.showShared('Team');
    await visibleText(ada.page, turned).first().waitFor();
    await harmless(ada.page);
  });

  suite.test('texts: the name of a browser, of an API token; sign-ins, settings, groups and the audit log', async () => {
    const { organisation, server } = stage();
    for (const attack of attacks) {
      const sent = jsonBody('POST', { login: 'bob', password: 'bob has a password' });
      const signed = await ask(server.target, '/api/v1/sign-in', { ...sent, headers: { ...sent.headers, 'user-agent': Buffer.from(attack, 'utf8').toString('latin1') } });
      expectEqual(signed.status, 200, `a browser called ${attack}`);
    }
    for (const token of [...short, ...formulas.filter((text) => text.trim() === text)]) {
      await organisation.bob.do('POST', '/api/v1/me/tokens', { name: token, scopes: ['read'], expires_ms: Date.now() + 86_400_000 });
    }
    const made = await organisation.admin.do<{ token: string }>('POST', '/api/v1/me/tokens', { name: turned, scopes: ['administration', 'read'], expires_ms: Date.now() + 86_400_000 });
    for (const changed of [{ name: formula }, { role: 'technician', name: formula.toUpperCase() }, { name: formula }]) {
      const byToken = jsonBody('PATCH', changed);
      const reply = await ask(server.target, `/api/v1/technicians/${organisation.cleo.id}`, { ...byToken, headers: { ...byToken.headers, authorization: `Bearer ${made.token}` } });
      expectEqual(reply.status, 200, `a change with the token: ${reply.text}`);
    }
    await setSettings(organisation.admin, organisation.groups.first, { terms: attacks.join('\n') });
    const { page } = admin;
    await admin.show('Technicians');
    await visibleText(page, formula).first().waitFor();
    await harmless(page);
    for (const dialog of ['Sign-ins of', 'Change', 'Delete', 'Password of']) {
      await page.getByRole('row').filter({ hasText: turned }).getByRole('button', { name: dialog }).first().click();
      await page.getByRole('dialog').waitFor();
      if (dialog === 'Sign-ins of') for (const token of short) await visibleText(page, token).first().waitFor();
      await harmless(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await admin.show('Groups');
    await page.getByRole('row').filter({ hasText: first }).getByRole('link', { name: 'Settings of' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    expectEqual(await page.getByRole('textbox', { name: 'Terms' }).inputValue(), attacks.join('\n'), 'the terms in their field');
    await harmless(page);
    await admin.show('Groups');
    await harmless(page);
    await admin.show('Channels');
    await page.getByRole('link', { name: 'Settings of' }).first().click();
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    await harmless(page);
    await admin.show('Audit log');
    await page.getByRole('table', { name: 'Audit log' }).getByRole('row').nth(3).waitFor();
    for (const text of ['canary', 'invoice', 'HYPERLINK']) {
      await page.getByRole('searchbox', { name: 'Search the audit log' }).fill(text);
      await page.getByRole('row').filter({ hasText: text }).first().waitFor();
      await harmless(page);
    }
    await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('');
  });

  suite.test('texts: the audit log as files: no cell that a spreadsheet would calculate, and every name whole', async () => {
    const csv = readCsv(await exported(admin.page, admin.page.getByRole('button', { name: 'Export as CSV' })));
    inert(csv);
    expect(csv.flat().some((cell) => cell === `'${formula}`) && csv.flat().includes(turned), 'the names stand in the file');
    const json = JSON.parse(await exported(admin.page, admin.page.getByRole('button', { name: 'Export as JSON' }))) as { object: string }[];
    for (const text of [formula, turned, first]) expect(json.some(({ object }) => object === text), `${text} in the JSON`);
    return `${csv.length} lines`;
  });

  suite.test('texts: a session that is over, with all that was said in it, read and exported', async () => {
    const { bob } = stage();
    await bob!.page.locator(`tr[data-session="${session}"]`).getByRole('button', { name: 'Start' }).click();
    await bob!.headShows('Active');
    await bob!.end();
    const { page } = admin;
    await admin.show('Sessions');
    const region = page.getByRole('region', { name: 'Ended sessions' });
    const row = region.getByRole('row').filter({ hasText: turned });
    await row.waitFor();
    await harmless(page);
    await row.getByRole('button', { name: 'History of' }).click();
    const dialog = page.getByRole('dialog');
    for (const attack of attacks) await visibleText(dialog, attack).first().waitFor();
    await harmless(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await row.getByRole('button', { name: 'Erase' }).click();
    await dialog.waitFor();
    await harmless(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const csv = readCsv(await exported(page, row.getByRole('button', { name: 'CSV' })));
    inert(csv);
    const said = csv.map((cells) => cells.at(-1));
    for (const text of [...attacks, ...formulas.filter((one) => one.trim() === one)]) expect(said.includes(text) || said.includes(`'${text}`), `${text} in the CSV`);
    const json = JSON.parse(await exported(page, row.getByRole('button', { name: 'JSON' }))) as { session: { name: string }; history: { text: string }[] };
    expectEqual(json.session.name, name, 'the name in the JSON');
    for (const attack of attacks) expect(json.history.some(({ text }) => text === attack), `${attack} in the JSON`);
    await setSettings(stage().organisation.admin, stage().organisation.groups.first, { terms: null });
    await admin.window.context.close();
    return `${csv.length} lines`;
  });
}

async function exported(page: Page, button: ReturnType<Page['getByRole']>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path(), 'utf8');
}

function inert(csv: string[][]): void {
  const calculated = csv.flat().filter((cell) => /^[=+\-@\t\r\n]/.test(cell));
  expectEqual(calculated, [], 'cells that a spreadsheet calculates');
  expectEqual(new Set(csv.map((cells) => cells.length)).size, 1, 'numbers of cells in a line');
}
