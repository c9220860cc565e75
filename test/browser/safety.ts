// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in safely, as a person meets it: the second step with an authenticator, recovery codes, what a group requires.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { Authenticator } from '../lib/authenticator.js';
import { ask } from '../lib/http.js';
import { openWindow, picture, type Window } from '../lib/browser.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

const password = 'dora has a password';

async function firstStep(stage: Stage, login: string, where = 'console', typed = password): Promise<Window> {
  const window = await openWindow(login, `${stage.server.target.url}/${where}`);
  await window.page.getByLabel('Login').fill(login);
  await window.page.getByLabel('Password').fill(typed);
  await window.page.getByRole('button', { name: 'Sign in' }).click();
  return window;
}

async function openSecurity(page: Page): Promise<void> {
  await page.getByRole('button', { name: /your account/ }).click();
  await page.getByRole('button', { name: 'Sign-in and security' }).click();
  await page.getByRole('dialog').waitFor();
}

const queueShows = (page: Page): Promise<void> => page.getByRole('tab', { name: 'Queue', exact: true }).waitFor();

export function safety(suite: Suite, stage: () => Stage): void {
  let authenticator: Authenticator;
  let codes: string[] = [];
  let dora: string;

  suite.test('an authenticator is enrolled: picture, key, a code back, recovery codes', async () => {
    const { admin, groups } = stage().organisation;
    const made = await admin.do<{ id: string }>('POST', '/api/v1/technicians', { login: 'dora', name: 'Dora', group: groups.second, role: 'technician', password, must_change_password: false });
    dora = made.id;
    const { page, context } = await firstStep(stage(), 'dora');
    await queueShows(page);
    await openSecurity(page);
    await picture(page, 'two-factor-off');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    await picture(page, 'two-factor-setup');
    authenticator = new Authenticator(await page.getByTestId('secret-key').innerText());
    const box = page.getByLabel('Then type the six digits');
    await box.fill('000000');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('alert').getByText('This code is wrong').waitFor();
    await box.fill(await authenticator.fresh());
    await page.getByRole('button', { name: 'Confirm' }).click();
    const list = page.getByTestId('recovery-codes').locator('li');
    await list.first().waitFor();
    codes = (await list.allInnerTexts()).map((code) => code.trim());
    expectEqual([codes.length, new Set(codes).size], [10, 10], 'recovery codes');
    await picture(page, 'recovery-codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 recovery codes are left.').waitFor();
    await picture(page, 'two-factor-on');
    await context.close();
  });

  suite.test('signing in asks for a code; a wrong one is refused; a code works once', async () => {
    const { page, context } = await firstStep(stage(), 'dora');
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    await picture(page, 'sign-in-code');
    await page.getByRole('textbox', { name: 'Code' }).fill('000000');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('alert').getByText('This code is wrong or was used already').waitFor();
    const code = await authenticator.fresh();
    await page.getByRole('textbox', { name: 'Code' }).fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await queueShows(page);
    await context.close();
    const again = await firstStep(stage(), 'dora');
    await again.page.getByRole('textbox', { name: 'Code' }).fill(code);
    await again.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.page.getByRole('alert').getByText('This code is wrong or was used already').waitFor();
    await again.context.close();
  });

  suite.test('a recovery code opens once', async () => {
    const useCode = async (code: string): Promise<Window> => {
      const window = await firstStep(stage(), 'dora');
      await window.page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await window.page.getByLabel('Recovery code').fill(code);
      await window.page.getByRole('button', { name: 'Sign in', exact: true }).click();
      return window;
    };
    const first = await useCode(codes[0]!);
    await queueShows(first.page);
    await openSecurity(first.page);
    await first.page.getByText('9 recovery codes are left.').waitFor();
    await first.context.close();
    const second = await useCode(codes[0]!);
    await second.page.getByRole('alert').getByText('This recovery code is wrong or was used already. Take another one.').waitFor();
    await second.context.close();
  });

  suite.test('an administrator resets it; turning it off asks for the password', async () => {
    const { page, context } = await firstStep(stage(), 'admin', 'admin', adminPassword);
    await page.getByRole('link', { name: 'Technicians', exact: true }).click();
    await page.getByRole('button', { name: 'Reset two-factor sign-in of Dora' }).waitFor();
    const table = await page.locator('.table-box').evaluate((box) => ({
      over: box.scrollWidth - box.clientWidth,
      broken: [...box.querySelectorAll('td:nth-child(n+3):not(.table-end)')].filter((cell) => cell.clientHeight > 60).map((cell) => cell.textContent),
    }));
    expectEqual(table, { over: 0, broken: [] }, 'the table with the button in it');
    await page.getByRole('button', { name: 'Reset two-factor sign-in of Dora' }).click();
    await picture(page, 'two-factor-reset');
    await page.getByRole('dialog').getByRole('button', { name: 'Reset two-factor' }).click();
    await page.getByText('Two-factor sign-in has been reset.').waitFor();
    await context.close();
    const alone = await firstStep(stage(), 'dora');
    await queueShows(alone.page);
    await alone.context.close();
  });

  suite.test('sign-ins are listed; one that is ended shows the sign-in page at once', async () => {
    const { server, organisation } = stage();
    const here = await firstStep(stage(), 'dora');
    await queueShows(here.page);
    const there = await firstStep(stage(), 'dora');
    await queueShows(there.page);
    await openSecurity(here.page);
    await here.page.getByRole('tab', { name: 'Sign-ins' }).click();
    const rows = here.page.getByRole('dialog').getByRole('listitem');
    await rows.filter({ hasText: 'This one' }).filter({ hasText: '127.0.0.1' }).waitFor();
    await picture(here.page, 'sign-ins');
    const before = await rows.count();
    expect(before >= 2, `${before} sign-ins are listed`);
    await here.page.getByRole('button', { name: /^End Chromium .* on Linux, since/ }).first().click();
    await there.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await there.page.getByText('You were signed out.').waitFor();
    await until('its row is gone', async () => (await rows.count()) === before - 1);
    await there.context.close();
    // the administrator ends what is left
    const admin = await firstStep({ ...stage(), server }, 'admin', 'admin', adminPassword);
    await admin.page.getByRole('link', { name: 'Technicians', exact: true }).click();
    await admin.page.getByRole('button', { name: 'Sign-ins of Dora' }).click();
    await admin.page.getByRole('dialog').getByRole('listitem').first().waitFor();
    await picture(admin.page, 'technician-sign-ins');
    await admin.page.getByRole('button', { name: 'End all' }).click();
    await here.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await admin.page.getByText('Not signed in anywhere').waitFor();
    await here.context.close();
    await admin.context.close();
    const { sign_ins } = await organisation.ada.do<{ sign_ins: object[] }>('GET', '/api/v1/me/sign-ins');
    expect(sign_ins.length >= 1, 'Ada is still signed in');
  });

  suite.test('a password that is guessed first is refused, and the page says why', async () => {
    const { page, context } = await firstStep(stage(), 'dora');
    await queueShows(page);
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('button', { name: 'Change password' }).click();
    const change = async (wanted: string): Promise<void> => {
      await page.getByLabel('Current password').fill(password);
      await page.getByLabel('New password', { exact: true }).fill(wanted);
      await page.getByLabel('New password again').fill(wanted);
      await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
    };
    await change('Summer2024!');
    await page.getByText('among those that are guessed first').waitFor();
    await picture(page, 'password-common');
    await change('dora');
    await page.getByRole('alert').getByText('at least 10 characters').waitFor();
    await context.close();
  });

  suite.test('an API token is made, works, and is revoked', async () => {
    const { server } = stage();
    const { page, context } = await firstStep(stage(), 'dora');
    await queueShows(page);
    await openSecurity(page);
    await page.getByRole('tab', { name: 'API tokens' }).click();
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Name').fill('Report');
    await picture(page, 'api-token-new');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = await page.getByTestId('api-token').innerText();
    await picture(page, 'api-token-made');
    const use = async (): Promise<number> => (await ask(server.target, '/api/v1/me', { headers: { authorization: `Bearer ${token}` } })).status;
    expectEqual(await use(), 200, 'with the token');
    await page.getByRole('button', { name: 'Revoke Report' }).click();
    await page.getByText('The token is revoked.').waitFor();
    expectEqual(await use(), 401, 'once it is revoked');
    await context.close();
  });

  suite.test('the audit log shows who did it, is searched and exported', async () => {
    const { page, context } = await firstStep(stage(), 'admin', 'admin', adminPassword);
    await page.getByRole('link', { name: 'Audit log' }).click();
    const table = page.getByRole('table', { name: 'Audit log' });
    const newest = table.getByRole('row').nth(1);
    await newest.waitFor();
    await table.getByRole('row').filter({ hasText: 'Reset two-factor sign-in of Dora' }).filter({ hasText: '127.0.0.1' }).waitFor();
    await picture(page, 'audit');
    await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('website');
    await until('only what fits is left', async () => (await table.getByRole('row').count()) === 2);
    await table.getByText('Made the channel website').waitFor();
    await page.getByRole('searchbox', { name: 'Search the audit log' }).fill('');
    await page.getByLabel('Kind').selectOption('Two-factor sign-in');
    await until('only that kind is left', async () => (await table.getByRole('row').filter({ hasText: 'Made the' }).count()) === 0);
    await page.getByLabel('Person').selectOption('Dora');
    await table.getByText('Turned on two-factor sign-in').first().waitFor();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    expect(text.startsWith('"id","time","person"') && text.includes('two_factor.on') && !text.includes('channel.'), 'the file has what is shown');
    const [json] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as JSON' }).click()]);
    const all = JSON.parse(readFileSync(await json.path(), 'utf8')) as { actor: string }[];
    expect(all.length > 0 && all.every(({ actor }) => actor === 'Dora'), 'and the other file');
    await context.close();
    return `${all.length} entries of Dora`;
  });

  suite.test('a password that the administrator has set has to be changed first; its row says so until then', async () => {
    const admin = await firstStep(stage(), 'admin', 'admin', adminPassword);
    const known = 'a password that is known';
    await admin.page.getByRole('link', { name: 'Technicians', exact: true }).click();
    await admin.page.getByRole('button', { name: 'Password of Dora' }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByLabel('New password', { exact: true }).fill(known);
    expect(await dialog.getByLabel('The password must be changed at the next sign-in').isChecked(), 'it is on unless it is taken off');
    await picture(admin.page, 'password-set');
    await dialog.getByRole('button', { name: 'Set password' }).click();
    const row = admin.page.getByRole('row').filter({ hasText: 'dora' });
    await row.getByText('New password due').waitFor();
    await picture(admin.page, 'technicians-must-change');
    const { page, context } = await firstStep(stage(), 'dora', 'console', known);
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await picture(page, 'must-change-password');
    await page.reload();
    const choose = async (wanted: string, again = wanted): Promise<void> => {
      await page.getByLabel('The password that you were given').fill(known);
      await page.getByLabel('New password', { exact: true }).fill(wanted);
      await page.getByLabel('New password again').fill(again);
      await page.getByRole('button', { name: 'Change password' }).click();
    };
    await choose(password, known);
    await page.getByRole('alert').getByText('The two new passwords are not the same.').waitFor();
    await choose(known);
    await page.getByRole('alert').getByText('The new password is the old one.').waitFor();
    await picture(page, 'must-change-password-refused');
    await choose(password);
    await queueShows(page);
    await context.close();
    await admin.page.reload();
    await row.waitFor();
    expectEqual(await row.getByText('New password due').count(), 0, 'the row says no more');
    await admin.page.getByRole('link', { name: 'Audit log' }).click();
    await admin.page.getByText('Set a new password for Dora').first().waitFor();
    await admin.context.close();
  });

  suite.test('where the group requires it, signing in leads to it and nothing else works before', async () => {
    const { admin, groups } = stage().organisation;
    const open = await firstStep(stage(), 'dora');
    await queueShows(open.page);
    await setSettings(admin, groups.second, { two_factor_required: true });
    const { page, context } = await firstStep(stage(), 'dora');
    await page.getByRole('heading', { name: 'Set up two-factor sign-in' }).waitFor();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    await picture(page, 'two-factor-required');
    // who was in already is led to it by the next thing that he does, or before, when his page has lost its line meanwhile
    const led = open.page.getByRole('heading', { name: 'Set up two-factor sign-in' });
    const acts = async (): Promise<void> => {
      await open.page.getByRole('button', { name: 'New session' }).first().click();
      await open.page.getByRole('dialog').getByRole('button', { name: 'Make the code' }).click();
    };
    await Promise.race([acts(), led.waitFor()]);
    await led.waitFor();
    await open.context.close();
    await page.reload();
    await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
    authenticator = new Authenticator(await page.getByTestId('secret-key').innerText());
    await page.getByLabel('Then type the six digits').fill(await authenticator.fresh());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await queueShows(page);
    await openSecurity(page);
    const off = page.getByRole('button', { name: 'Turn off' });
    expectEqual(await off.getAttribute('aria-disabled'), 'true', 'turning it off is refused');
    await setSettings(admin, groups.second, { two_factor_required: null });
    await page.getByRole('button', { name: 'Close' }).click();
    await openSecurity(page);
    await off.click();
    await page.getByLabel('Your password').fill('not the password');
    await picture(page, 'two-factor-turn-off');
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
    await page.getByText('The current password is wrong.').waitFor();
    await page.getByLabel('Your password').fill(password);
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click();
    await page.getByRole('dialog').getByText('Two-factor sign-in is off.').waitFor();
    await until('the directory says so', async () => {
      const { two_factor } = await admin.do<{ two_factor: boolean }>('GET', `/api/v1/technicians/${dora}`);
      return !two_factor;
    });
    expect(codes.length === 10, 'codes were seen');
    await context.close();
  });
}
