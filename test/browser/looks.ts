// SPDX-License-Identifier: GPL-3.0-or-later
// Every page, dialog, menu and special state is opened once: no rule of WCAG 2.2 AA is broken, in light and dark, nor while
// it shows an error; a dialog closes by Escape and gives the focus back. At 200 % zoom and from right to left everything still
// fits, what customers see on 320 pixels too. With TOWLINE_SCREENS set, pictures are taken.
import type { Page } from 'playwright-core';
import { openWindow, picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { Display } from '../lib/display.js';
import { Power } from '../lib/power.js';
import { Program } from '../lib/processes.js';
import { expectEqual, Unexpected, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { audit, auditCount } from './audit.js';
import { backdrop } from './backdrop.js';
import { layoutCount, misfits } from './layout.js';
import { everything, markOf } from './places.js';
import { join, type Stage } from './stage.js';
import type { Visit, World } from './visit.js';
import { adminVisits } from './visits/admin.js';
import { consoleVisits, refusal } from './visits/console.js';
import { customerVisits } from './visits/customer.js';
import { securityVisits } from './visits/security.js';

const visits: readonly Visit[] = [...customerVisits, ...consoleVisits, ...adminVisits, ...securityVisits];

/** The screen of a customer who has something open. */
async function desktop(): Promise<Display> {
  const display = await Display.start('browser-looks-customer', '1024x768');
  await display.manage();
  display.paint();
  const text = 'grace@desk:~$ lpstat -p\nprinter Second-floor disabled since this morning:\n    The tray is empty.\ngrace@desk:~$ ';
  new Program('browser-looks-xterm', ['xterm', '-T', 'Terminal', '-geometry', '70x18+120+140', '-fa', 'Monospace', '-fs', '12', '-e', 'sh', '-c', `printf '${text}'; sleep 9999`], display.env, false);
  return display;
}

export function looks(suite: Suite, stage: () => Stage): void {
  let world: World;
  let leave: () => void;
  const pages = new Map<Visit['as'], Page>();

  suite.test('looks: everything in console/src/places.json has a visit', () => {
    const names = visits.map(({ name }) => name);
    const missing = everything.filter((one) => !names.includes(one));
    if (missing.length > 0) throw new Unexpected(`add to test/browser/visits/: ${missing.join(', ')}`);
    const unknown = names.filter((one) => !one.startsWith('look ') && !everything.includes(one));
    expectEqual(unknown, [], 'visits to what is not there');
    return `${everything.length} names`;
  });

  suite.essential('looks: the windows', async () => {
    const { server, organisation } = stage();
    leave = await backdrop(stage());
    const admin = await Console.signIn(server.target.url, 'admin', adminPassword);
    const name = 'Grace Hopper';
    const { code } = await admin.newSession(name);
    await admin.closeDialog();
    const applet = join({ ...stage(), display: await desktop() }, code, { env: (await Power.start('browser-looks')).env }); // it can be rebooted
    await admin.rowShows(name, 'Waiting', 60_000);
    await admin.page.getByRole('button', { name: `Start ${name}` }).click();
    await admin.rowShowsInTab(name, 'Active');
    applet.say('Hello! The printer on the second floor does not print.');
    await admin.chatShows('Hello! The printer on the second floor does not print.');
    await admin.write('Good morning Grace, I am having a look. Which one is it? https://example.net/printers');
    const session = /session\/(\d+)/.exec(admin.page.url())![1]!;
    world = { server, organisation, active: { session, name }, applet };
    pages.set('admin', admin.page);
    pages.set('admin-again', (await Console.signIn(server.target.url, 'admin', adminPassword)).page);
    const ada = await Console.signIn(server.target.url, 'ada', 'ada has a password');
    pages.set('ada', ada.page);
    pages.set('nobody', (await openWindow('nobody', server.target.url)).page);
  });

  for (const visit of visits) {
    suite.test(`looks: ${visit.name}`, () => look(pages.get(visit.as)!, visit, world));
  }

  suite.test('looks: the end', async () => {
    for (const page of pages.values()) await page.context().close();
    leave();
    world.applet.close();
    await world.applet.program.ended();
    return `${auditCount()} audits, ${layoutCount()} layouts`;
  });
}

async function look(page: Page, visit: Visit, world: World): Promise<void> {
  await visit.before?.(page, world);
  await go(page, world.server.target.url + visit.at(world), visit.before !== undefined);
  await visit.open?.(page, world);
  const known = !visit.name.startsWith('look ');
  if (known) await page.locator(markOf(visit.name)).first().waitFor();
  const modal = (await page.locator('dialog[open]').count()) > 0;
  await audit(page, visit.name, modal ? 'dialog[open]' : 'html');
  if (process.env['TOWLINE_SCREENS'] !== undefined && !visit.plain) await picture(page, visit.name.replace(/^(?!menu )\w+ /, '').replace(/[ /]/g, '-'));
  const faults = await misfits(page, visit.name, known ? markOf(visit.name) : null, visit.name.includes('customer/'));
  if (modal) await closeAgain(page, visit, world);
  await visit.leave?.(page, world);
  if (faults.length > 0) throw new Unexpected(`${visit.name} ${faults.join('\n')}`);
}

/** Goes to the address, without loading the page anew where only what is behind the hash differs. */
async function go(page: Page, url: string, fresh: boolean): Promise<void> {
  if (fresh) await page.goto('about:blank');
  if (page.url() !== url) await page.goto(url);
  else if (!url.includes('#')) await page.reload();
}

async function closeAgain(page: Page, visit: Visit, world: World): Promise<void> {
  const dialog = page.locator('dialog[open]');
  if ((await dialog.locator('form button[type=submit]').count()) > 0 || visit.send !== undefined) {
    if (!visit.fill && visit.name.startsWith('dialog ') && visit.name !== 'dialog clipboard') throw new Unexpected(`${visit.name} has a form: the visit needs a fill`);
    if (visit.fill) await seeRefused(page, visit, world);
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // where it was, unless what had it is gone, as an entry of a menu is
  const returned = (): Promise<boolean> =>
    page.evaluate(() => {
      const { focusBefore } = window as unknown as { focusBefore?: HTMLElement };
      const now = document.activeElement;
      if (now === null || now === document.body) return false;
      return focusBefore === undefined || focusBefore === document.body || !focusBefore.isConnected || focusBefore.offsetParent === null || now === focusBefore;
    });
  await until(`the focus is back where it was when ${visit.name} closes`, returned, 2000);
}

/** Sends the form to a server that refuses it; the error is part of the dialog. */
async function seeRefused(page: Page, visit: Visit, world: World): Promise<void> {
  await visit.fill!(page, world);
  await page.route('**/api/v1/**', (route) => (route.request().method() === 'GET' ? route.fallback() : route.fulfill(refusal)));
  try {
    const dialog = page.locator('dialog[open]');
    const send = visit.send === undefined ? dialog.locator('form button[type=submit]') : dialog.getByRole('button', { name: visit.send });
    await send.click();
    await dialog.getByRole('alert').first().waitFor();
    await audit(page, `${visit.name} with an error`, 'dialog[open]');
  } finally {
    await page.unroute('**/api/v1/**'); // what follows is not refused as well
  }
}
