// SPDX-License-Identifier: GPL-3.0-or-later
// A whole session, from the code to the end, by keyboard alone: no click, no pointer. What has the focus is always seen, and
// from everywhere there is a way on, from the customer's screen too.
import type { Page } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import { openWindow } from '../lib/browser.js';
import { expect, expectEqual, Unexpected, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'By keys';

interface Focused {
  name: string;
  role: string;
  seen: boolean;
}

/** What has the focus: its name, and whether one sees that it has. */
async function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    const one = document.activeElement as HTMLElement;
    const labelled = one.getAttribute('aria-label') ?? (one as HTMLInputElement).labels?.[0]?.innerText ?? one.innerText ?? '';
    const ring = (element: Element | null): boolean => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
    };
    const box = one.getBoundingClientRect();
    const onPage = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    const seen = onPage && (ring(one) || ring(one.closest('label, tr, .table-choose, td')));
    return { name: labelled.trim().replace(/\s+/g, ' '), role: one.getAttribute('role') ?? one.tagName.toLowerCase(), seen };
  });
}

/** Presses Tab until what has the focus fits; everything on the way shows that it has the focus. */
async function tabTo(page: Page, fits: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const way: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    const now = await focused(page);
    if (presses > 0 && now.role !== 'body') expect(now.seen, `one does not see that "${now.name}" (${now.role}) has the focus`);
    if (fits.test(now.name)) return;
    way.push(`${now.role} "${now.name.slice(0, 30)}"`);
    await page.keyboard.press(key);
  }
  throw new Unexpected(`Tab does not lead to ${fits}: ${way.slice(0, 40).join(', ')}`);
}

export function keyboard(suite: Suite, stage: () => Stage): void {
  let page: Page;
  let applet: Applet;
  let leave: () => Promise<void>;

  suite.test('keyboard: sign in and make a code', async () => {
    const window = await openWindow('keys', `${stage().server.target.url}/console`);
    page = window.page;
    leave = () => window.context.close();
    await until('the login has the focus', async () => (await focused(page)).name === 'Login');
    await page.keyboard.type('ada');
    await page.keyboard.press('Tab');
    await page.keyboard.type('ada has a password');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Queue', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    expectEqual((await focused(page)).name, 'Skip to content', 'the first thing that Tab leads to');
    await page.keyboard.press('Enter');
    await tabTo(page, /^New session$/);
    await page.keyboard.press('Enter');
    await until('the name has the focus', async () => (await focused(page)).name.startsWith('Name'));
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    const code = (await page.getByTestId('code').innerText()).replace(/\s/g, '');
    await page.keyboard.press('Escape');
    await until('the focus is back', async () => (await focused(page)).name === 'New session');
    applet = join(stage(), code);
  });

  suite.test('keyboard: the row is reached, chosen and started', async () => {
    await page.getByRole('row').filter({ hasText: name }).filter({ hasText: 'Waiting' }).waitFor({ timeout: 60_000 });
    await tabTo(page, new RegExp(`^${name}, Waiting`));
    await page.keyboard.press('Enter');
    await page.getByTestId('session-status').filter({ hasText: 'Active', visible: true }).waitFor();
  });

  suite.test('keyboard: a chat line, the views', async () => {
    await tabTo(page, /^Write to the customer/);
    await page.keyboard.type('Hello by keys');
    await page.keyboard.press('Enter');
    await until('the line arrives', () => applet.heard().includes('Hello by keys'));
    await tabTo(page, /^Chat$/, 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Chat', selected: false }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('tab', { name: 'Details', selected: true }).waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('tab', { name: 'Chat', selected: true }).waitFor();
  });

  suite.test('keyboard: remote control, keys to the customer, and the way out of the screen', async () => {
    const { probe } = stage();
    await tabTo(page, /^Start remote control$/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.locator('canvas:visible').waitFor({ timeout: 40_000 });
    await until('the screen has the focus', () => page.evaluate(() => document.activeElement?.tagName === 'CANVAS'));
    await page.keyboard.type('keys');
    await page.keyboard.press('Tab');
    await until('the keys arrive', () => probe.typed.includes('keys'));
    expect(await page.evaluate(() => document.activeElement?.tagName === 'CANVAS'), 'Tab does not go to the customer');
    for (const key of ['Control', 'Alt', 'Shift']) await page.keyboard.down(key);
    for (const key of ['Shift', 'Alt', 'Control']) await page.keyboard.up(key);
    await until('the focus has left the screen', async () => /Fit to window/.test((await focused(page)).name), 3000);
    const downs = probe.events.filter(({ event }) => event === 'key').length;
    await tabTo(page, /^Clipboard$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until('the focus is back', async () => /^Clipboard/.test((await focused(page)).name), 3000);
    await tabTo(page, /^Stop remote control$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Start remote control' }).waitFor();
    return `${downs} key events`;
  });

  suite.test('keyboard: hold, go on, a look at the keys, end', async () => {
    const status = (word: string) => page.getByTestId('session-status').filter({ hasText: word, visible: true }).waitFor();
    await page.keyboard.press('Alt+h');
    await status('On Hold');
    await page.keyboard.press('Alt+s');
    await status('Active');
    await page.keyboard.press('Alt+q');
    await page.getByRole('tab', { name: 'Queue', exact: true, selected: true }).waitFor();
    await page.keyboard.press('Shift+?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Alt+1');
    await status('Active');
    await page.keyboard.press('Alt+x');
    await until('the safe answer has the focus', async () => (await focused(page)).name === 'Keep session');
    await tabTo(page, /^End session$/);
    await page.keyboard.press('Enter');
    await page.getByRole('row').filter({ hasText: name }).first().waitFor({ state: 'detached' });
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await leave();
  });
}
