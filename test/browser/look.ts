// SPDX-License-Identifier: GPL-3.0-or-later
// What an organisation says in the customer's window: set in the Administration Center, shown by a real applet and on the
// customer's page, changed while a session waits. Terms that have to be read to their end.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { Administration } from '../lib/administration.js';
import { Applet } from '../lib/applet.js';
import { openWindow, picture, screenFolder } from '../lib/browser.js';
import { Display } from '../lib/display.js';
import { scratch } from '../lib/processes.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { pause, until } from '../lib/wait.js';
import type { Stage } from './stage.js';

const drawnMs = 700; // a window has drawn itself by then
const pink = '#e6007e';

/** Whether the logo, which is all of one colour, is in the picture. */
function logoShown(file: string): boolean {
  const counts = execFileSync('convert', [file, '-alpha', 'off', '-depth', '8', '-format', '%c', 'histogram:info:'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const line = counts.split('\n').find((one) => one.includes('#E6007E'));
  return line !== undefined && Number(line.trim().split(':')[0]) > 1000;
}

export function look(suite: Suite, stage: () => Stage): void {
  suite.test('look: words, logo and terms are set; what is no PNG is refused', async () => {
    const { server, organisation } = stage();
    const { admin, groups } = organisation;
    const folder = scratch('logo');
    execFileSync('convert', ['-size', '240x60', `xc:${pink}`, '-fill', 'white', '-pointsize', '30', '-gravity', 'center', '-annotate', '0', 'ACME', `${folder}/logo.png`]);
    execFileSync('convert', ['-size', '900x60', `xc:${pink}`, `${folder}/wide.png`]);
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Groups');
    await center.settingsOf('First line');
    await page.getByRole('navigation', { name: 'Sections of this page' }).getByRole('button', { name: 'Customer applet' }).click();
    const section = page.getByRole('region', { name: 'Customer applet' });
    await section.getByRole('checkbox', { name: 'Inherit: Logo' }).uncheck();
    await section.getByLabel('Choose a PNG').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') });
    await section.getByText('This is no PNG of up to 32 kB.').waitFor();
    await section.getByLabel('Choose a PNG').setInputFiles(`${folder}/wide.png`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('A value does not fit (logo).').waitFor();
    await section.getByLabel('Choose a PNG').setInputFiles(`${folder}/logo.png`);
    for (const [label, text] of [['Welcome', 'Welcome to ACME support!'], ['While he waits', 'Our people are with you in about five minutes.'], ['When the screen is to be seen', 'Please close what we need not see.'], ['When the computer is to be controlled', 'We never ask for your bank’s password.'], ['At the end', 'Thank you. Tell us how it was: acme.example/feedback']] as const) {
      await section.getByRole('checkbox', { name: `Inherit: ${label}` }).uncheck();
      await section.getByRole('textbox', { name: label }).fill(text);
    }
    await section.getByRole('checkbox', { name: 'Inherit: Terms', exact: true }).uncheck();
    await section.getByRole('textbox', { name: 'Terms', exact: true }).fill(Array.from({ length: 60 }, (_, line) => `${line + 1}. You allow our technicians to help you with line ${line + 1}.`).join('\n'));
    await page.getByRole('checkbox', { name: 'Inherit: Terms have to be read to their end' }).uncheck();
    await page.getByRole('checkbox', { name: 'Terms have to be read to their end', exact: true }).check();
    await center.save();
    await picture(page, 'settings-applet');
    const { effective } = await admin.do<{ effective: { logo: string; terms_scroll: boolean } }>('GET', `/api/v1/groups/${groups.first}/settings`);
    expect(effective.terms_scroll && Buffer.from(effective.logo, 'base64').subarray(1, 4).toString() === 'PNG', 'what is stored');
    const { entries } = await admin.do<{ entries: { after: Record<string, unknown> }[] }>('GET', '/api/v1/audit?kind=group.changed');
    expect(/^PNG, \d+ bytes$/.test(String(entries[0]?.after['logo'])), `the audit log says ${JSON.stringify(entries[0]?.after['logo'])}`);
    for (const logo of ['AAAA', 'not base64', 'data:image/png;base64,AAAA']) {
      expectEqual((await admin.ask('PATCH', `/api/v1/groups/${groups.first}/settings`, { logo })).status, 422, `the logo ${logo}`);
    }
    await center.window.context.close();
  });

  suite.test('look: the applet shows them, its Accept waits for the end of the terms, and follows a change', async () => {
    const { server, organisation, console } = stage();
    const { admin, ada, groups } = organisation;
    const display = await Display.start('browser-look', '1024x768');
    await display.manage();
    display.paint();
    const photograph = async (of: string): Promise<string> => {
      await pause(drawnMs);
      mkdirSync(screenFolder, { recursive: true });
      const file = `${screenFolder}/applet-${of}.png`;
      display.picture(file);
      return file;
    };
    const key = (...keys: string[]): void => void display.xdotool('key', ...keys);
    const { code, session } = await ada.newSession('With a look');
    const applet = new Applet({ name: 'browser-look', server, display, window: true });
    await until('the window', () => display.hasWindow('Remote support'), 60_000);
    await pause(drawnMs);
    display.xdotool('type', '--delay', '20', code);
    key('Return');
    await until('the code is entered', async () => (await ada.history(session)).some(({ type }) => type === 'code_entered'));
    await until('the logo is in the window', async () => logoShown(await photograph('look-terms')));
    key('Tab', 'Tab', 'Return', 'space');
    await pause(drawnMs);
    const accepted = async (): Promise<boolean> => (await ada.history(session)).some(({ type }) => type === 'customer_in' || type === 'terms_accepted');
    expectEqual(await accepted(), false, 'accepted before the end was read');
    const over = applet.program.status;
    expectEqual(over, undefined, 'the applet lives');
    display.xdotool('mousemove', '512', '400');
    for (let i = 0; i < 80; i++) display.xdotool('click', '5');
    await photograph('look-terms-read');
    key('shift+Tab', 'shift+Tab', 'shift+Tab', 'Tab', 'Tab');
    for (let i = 0; i < 8 && !(await accepted()); i++) {
      display.xdotool('key', 'alt+a');
      await pause(drawnMs);
    }
    await console.rowShows('With a look', 'Waiting');
    await photograph('look-waiting');
    const before = readFileSync(await photograph('look-waiting'));
    await setSettings(admin, groups.first, { waiting_text: 'Today it takes a little longer.', logo: '' });
    const changed = async (): Promise<boolean> => {
      const file = await photograph('look-changed');
      return !before.equals(readFileSync(file)) && !logoShown(file);
    };
    await until('the window follows, and the logo is gone', changed, 20_000);
    await setSettings(admin, groups.first, { logo: null });
    await console.page.getByRole('button', { name: 'Start With a look' }).click();
    await console.rowShowsInTab('With a look', 'Active');
    await console.startControl();
    await console.page.getByText('Asking the customer').waitFor();
    await photograph('look-question');
    key('Tab', 'Return');
    await until('the screen is open', async () => (await console.screen()) !== undefined, 30_000);
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await photograph('look-end');
    key('Return');
    await pause(drawnMs);
    if (applet.program.status === undefined) key('Escape');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await display.stop();
  });

  suite.test('look: the customer’s page has logo and welcome, a channel its own', async () => {
    const { server, organisation } = stage();
    const { admin, channel, groups } = organisation;
    const png = execFileSync('convert', ['-size', '120x40', `xc:${pink}`, 'png:-']).toString('base64');
    await admin.do('PATCH', '/api/v1/groups/1/settings', { welcome_text: 'Welcome <b>everybody</b>', logo: png });
    await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { welcome_text: 'Welcome to the shop' });
    const customer = await openWindow('customer with a look', `${server.target.url}/`);
    await customer.page.getByText('Welcome <b>everybody</b>').waitFor();
    await until('the logo is drawn', async () => (await customer.page.locator('.join-logo').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)) === 120);
    await picture(customer.page, 'customer-look');
    await customer.page.goto(`${server.target.url}/c/website`);
    await customer.page.getByText('Welcome to the shop').waitFor();
    await customer.page.locator('.join-logo').waitFor();
    await picture(customer.page, 'channel-look');
    await customer.context.close();
    await admin.do('PATCH', '/api/v1/groups/1/settings', { welcome_text: null, logo: null });
    await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { welcome_text: null });
    await admin.do('PATCH', `/api/v1/groups/${groups.first}/settings`, { logo: null, terms: null, terms_scroll: null });
  });
}
