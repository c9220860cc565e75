// SPDX-License-Identifier: GPL-3.0-or-later
// The network of a technician's computer is cut while the queue and an open session are before her, and meanwhile a colleague and
// the customer go on. Everything that can be pressed is pressed. Plugged in again the page has all, and did nothing twice.
import type { Applet } from '../lib/applet.js';
import { lost, type Console } from '../lib/console.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Cut } from '../lib/wire.js';
import { join, type Stage } from './stage.js';

const name = 'On a cut network';
const ofBob = 'Led by Bob';
const unstarted = 'Not started yet';

/** How soon the page says so: its system tells it; or it is a beat of 2 s and 5 s without a word; and a moment on a busy computer. */
const noticedMs: Record<Exclude<Cut, 'answers lost'>, number> = { unplugged: 2000, silent: 10_000 };

export function cut(suite: Suite, stage: () => Stage): void {
  let ada: Console;
  /** Ada and Bob through the API, signed in after the last restart. */
  let adaToo: Technician;
  let bob: Technician;
  let applet: Applet;
  let session: string;
  let led: string;
  const customers: LightApplet[] = [];

  const rowOf = (of: string, word: string): Promise<string> =>
    until(`Bob sees session ${of} as ${word}`, () => [...bob.stream.rows.values()].find((row) => row.session === of && row.queue === bob.queue && row.status === word)?.row_id);
  /** A session whose customer, without a screen, is in. */
  const withCustomer = async (technician: Technician, called: string): Promise<string> => {
    const made = await technician.newSession(called);
    customers.push(new LightApplet(stage().server.target, { code: made.code }));
    await until(`the customer of ${called} is in`, () => customers.at(-1)!.connected);
    return made.session;
  };
  const counts = async (of: string): Promise<Record<string, number>> => {
    const all: Record<string, number> = {};
    for (const { type } of await stage().organisation.admin.history(of)) all[type] = (all[type] ?? 0) + 1;
    return all;
  };
  /** Presses all of the toolbar as fast as it can be done, whatever the page thinks of it. */
  const pressAll = async (): Promise<void> => {
    const buttons = await ada.page.getByRole('toolbar', { name: 'Session actions' }).locator('visible=true').getByRole('button').all();
    expect(buttons.length > 4, `a toolbar of ${buttons.length} buttons`);
    for (const one of buttons) {
      await one.click({ force: true, timeout: 1500 });
      await ada.page.keyboard.press('Escape'); // the dialog of those that have one
    }
  };
  /** Her rows as the page shows them, and as the server has them. */
  const agrees = async (): Promise<boolean> => {
    const { rows } = await adaToo.do<{ rows: { name: string; status: string }[] }>('GET', '/api/v1/queues/my/rows');
    const shown = await ada.page.locator('tr[data-status]').evaluateAll((all) => all.map((one) => one.querySelector('bdi')!.textContent + ': ' + one.getAttribute('data-status')));
    return JSON.stringify(shown.sort()) === JSON.stringify(rows.map((row) => `${row.name}: ${row.status}`).sort());
  };

  suite.test('cut: Ada with a session of hers, one led by Bob, and one not started', async () => {
    ada = stage().console;
    const { target } = stage().server;
    adaToo = await Technician.signIn(target, 'ada', 'ada has a password');
    bob = await Technician.signIn(target, 'bob', 'bob has a password');
    suite.after(() => customers.forEach((one) => one.leave()));
    await bob.watchQueues();
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting', 60_000);
    await withCustomer(adaToo, unstarted);
    led = await withCustomer(bob, ofBob);
    await bob.command('start', await rowOf(led, 'Waiting'));
    await bob.command('invite', await rowOf(led, 'Active'), { technician: adaToo.id });
    await ada.rowShows(ofBob, 'Invitation');
    await ada.startRow(ofBob);
    await ada.headShows('Collaborating');
    await ada.startRow(name);
    await ada.headShows('Active');
    session = /session\/(\d+)/.exec(ada.page.url())![1]!;
    await ada.invite('Bob');
    await bob.command('start', await rowOf(session, 'Invitation'));
    await ada.page.evaluate(() => Object.assign(window, { marked: true }));
  });

  for (const how of ['unplugged', 'silent'] as const) {
    suite.test(`cut: ${how}, everything is pressed and others go on; plugged in again nothing is missed and nothing done twice`, async () => {
      const { wire } = stage().network!;
      const { page } = ada;
      const before = await counts(session);
      await ada.showSession(name);
      const began = performance.now();
      wire.cut(how);
      if (how === 'silent') await pressAll(); // the page knows nothing yet
      await page.locator(lost).waitFor();
      const noticed = performance.now() - began;
      expect(noticed < noticedMs[how], `noticed after ${noticed.toFixed(0)} ms`);
      await pressAll();
      await ada.write(`Ada, ${how}`);
      await page.getByText('Not sent yet').waitFor();
      await ada.showQueue();
      expect(await page.locator(lost).isVisible(), 'the queue says nothing of it');
      await page.getByRole('button', { name: `Start ${unstarted}` }).click({ force: true });
      expectEqual(await counts(session), before, 'what arrived while the network was cut');

      const fresh = await withCustomer(bob, `Made while ${how}`);
      await bob.command('start', await rowOf(fresh, 'Waiting'));
      await bob.command('transfer', await rowOf(fresh, 'Active'), { to: adaToo.queue, comment: '' });
      await bob.say(session, `Bob, ${how}`);
      applet.say(`The customer, ${how}`);
      await bob.command('hold', await rowOf(led, 'Active'));
      await rowOf(led, 'On Hold');

      wire.mend();
      await page.locator(lost).waitFor({ state: 'detached', timeout: 30_000 });
      await ada.rowShows(`Made while ${how}`, 'Incoming');
      await ada.showSession(name);
      for (const who of ['Ada', 'Bob', 'The customer']) await ada.chatShows(`${who}, ${how}`);
      await until('the customer hears both', () => ['Ada', 'Bob'].every((who) => applet.heard().includes(`${who}, ${how}`)));
      await ada.idle();
      const texts = (await adaToo.chat(session)).filter(({ kind }) => kind === 'chat').map(({ text }) => text);
      expectEqual(await page.getByRole('log', { name: 'Chat with the customer' }).locator('[data-number] .chat-text').allInnerTexts(), texts, 'the lines on the page');
      expectEqual(applet.heard().sort(), texts.filter((text) => !text.startsWith('The customer')).sort(), 'the lines that the customer heard');
      expectEqual(await ada.told(), [], 'bad news on the page');
      await ada.showQueue();
      await until('the page shows what the server has', agrees);

      const after = await counts(session);
      const commands = Object.entries(after).filter(([type, n]) => n !== (before[type] ?? 0) && !type.includes('chat')).map(([type, n]) => `${type} ${n - (before[type] ?? 0)}`);
      expect(commands.every((one) => one.endsWith(' 1')), `done twice: ${commands.join(', ')}`);
      expect(await page.evaluate(() => 'marked' in window), 'the page was loaded again');
      await bob.command('start', await rowOf(led, 'On Hold'));
      return `noticed after ${(noticed / 1000).toFixed(1)} s, done once afterwards: ${commands.join(', ') || 'nothing'}`;
    });
  }

  suite.test('cut: her history on the page is the server’s', async () => {
    await ada.showSession(name);
    await ada.view('History');
    const { length } = await stage().organisation.admin.history(session);
    const items = ada.page.locator('ol.history > li').filter({ visible: true });
    await until(`${length} entries on the page`, async () => (await items.count()) === length);
    return `${length} entries`;
  });
}
