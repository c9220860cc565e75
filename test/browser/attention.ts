// SPDX-License-Identifier: GPL-3.0-or-later
// What calls a technician who looks elsewhere: the count in the title, sound and notification by choice; and ten open sessions
// side by side, each as it was left.
import type { Page } from 'playwright-core';
import { Console } from '../lib/console.js';
import { expectEqual, type Suite } from '../lib/runner.js';
import { setSettings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

interface Called {
  sounds: number;
  notes: string[];
}

/* In the page: counts what it would play and show, and says that the page is in the background. */
function listen(): void {
  const called: Called = { sounds: 0, notes: [] };
  const sounding = window.AudioContext;
  class Counted extends sounding {
    constructor() {
      super();
      called.sounds += 1;
    }
  }
  class Note {
    static readonly permission = 'granted';
    static requestPermission = async (): Promise<string> => 'granted';
    onclick: (() => void) | null = null;
    constructor(title: string, { body }: { body: string }) {
      called.notes.push(`${title}, ${body}`);
    }
    close(): void {}
  }
  Object.assign(window, { called, AudioContext: Counted, Notification: Note });
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
}

const called = (page: Page): Promise<Called> => page.evaluate(() => (window as unknown as { called: Called }).called);
const titled = (page: Page, title: string): Promise<unknown> => until(`the title is ${title}`, async () => (await page.title()) === title);

export function attention(suite: Suite, stage: () => Stage): void {
  suite.test('attention: the title counts; sound and notification come only where they were turned on', async () => {
    const { console: ada, server, organisation } = stage();
    await setSettings(organisation.admin, organisation.groups.first, { transfer_back_s: 600 });
    const bob = await Console.signIn(server.target.url, 'bob', 'bob has a password', async (page) => void (await page.addInitScript(listen)));
    const name = 'Look here';
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    const applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting', 90_000);
    await titled(ada.page, '(1) Technician Console - Towline');
    await ada.startRow(name);
    await ada.headShows('Active');
    await titled(ada.page, 'Technician Console - Towline');
    await ada.transfer('Bob');
    await bob.rowShows(name, 'Incoming');
    await titled(bob.page, '(1) Technician Console - Towline');
    expectEqual(await called(bob.page), { sounds: 0, notes: [] }, 'what called while nothing was turned on');
    await ada.press('Start');
    await bob.rowLeaves(name);
    await titled(bob.page, 'Technician Console - Towline');
    await bob.page.getByRole('button', { name: 'Sound and notifications' }).click();
    await bob.page.getByRole('checkbox', { name: 'Sound' }).check();
    await bob.page.getByRole('checkbox', { name: 'Desktop notification' }).check();
    await bob.closeDialog();
    await ada.headShows('Active');
    await ada.transfer('Bob');
    await bob.rowShows(name, 'Incoming');
    expectEqual(await called(bob.page), { sounds: 1, notes: [`Towline: Incoming, ${name}`] }, 'what called after it was turned on');
    await ada.press('Start');
    await ada.headShows('Active');
    await ada.end();
    await applet.program.ended();
    await bob.window.context.close();
  });

  suite.test('tabs: ten sessions at once, each as it was left; the eleventh takes the place of the first', async () => {
    const { console, organisation } = stage();
    const { page } = console;
    const { ada, admin, groups } = organisation;
    await setSettings(admin, groups.first, { code_interval_s: 0 });
    const names = Array.from({ length: 11 }, (_, at) => `Tab ${String.fromCharCode(65 + at)}`);
    const tabs = page.getByRole('tablist', { name: 'Open sessions' }).getByRole('tab');
    const note = page.getByLabel('Add a note').locator('visible=true');
    while ((await tabs.count()) > 1) {
      await tabs.nth(1).focus();
      await page.keyboard.press('Delete');
    }
    for (const name of names) await ada.do('POST', '/api/v1/sessions', { name, client_id: `ten-tabs-${name.at(-1)}`, fields: [] });
    for (const name of names.slice(0, 10)) {
      await console.showQueue();
      await page.getByRole('button', { name: `Open ${name}` }).click();
      await console.view('Notes');
      await note.fill(`Draft of ${name}`);
    }
    expectEqual(await tabs.count(), 11, 'the queue and ten sessions');
    for (const name of names.slice(0, 10)) {
      await console.showSession(name);
      expectEqual(await note.inputValue(), `Draft of ${name}`, `what was begun in ${name}`);
    }
    await console.showQueue();
    await page.getByRole('button', { name: `Open ${names[10]}` }).click();
    await until('the first has gone', async () => (await tabs.allInnerTexts()).every((text) => !text.includes(names[0]!)));
    expectEqual(await tabs.count(), 11, 'still ten sessions');
    await page.reload();
    await until('all are there after a reload', async () => (await tabs.count()) === 11);
    const { rows } = await ada.do<{ rows: { name: string; session: string; row_id: string; row_version: number }[] }>('GET', `/api/v1/queues/${ada.queue}/rows`);
    for (const { name, session, row_id, row_version } of rows) if (names.includes(name)) await ada.do('POST', `/api/v1/sessions/${session}/end`, { row_id, row_version, client_id: `tabs-are-over-${session}` });
    await setSettings(admin, groups.first, { code_interval_s: null });
  });
}
