// SPDX-License-Identifier: GPL-3.0-or-later
// The server is killed, the network is cut: the page says so, refuses what it cannot do, mends itself without being loaded
// again, misses nothing, and whatever was pressed meanwhile happened once or not at all.
import type { Applet } from '../lib/applet.js';
import { Console } from '../lib/console.js';
import { Line } from '../lib/line.js';
import type { HistoryEntry } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'On a bad line';
const lost = '[data-state=connection-lost]';

export function recovery(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let line: Line;
  let ada: Console;
  let session: string;

  const history = async (): Promise<HistoryEntry[]> => {
    // signed in anew: the server may have been started again
    const technician = await Technician.signIn(stage().server.target, 'admin', adminPassword);
    return technician.history(session);
  };
  const countOf = async (type: string): Promise<number> => (await history()).filter((entry) => entry.type === type).length;
  /** The page has not been loaded again since it was marked. */
  const neverReloaded = async (): Promise<void> => expect(await ada.page.evaluate(() => 'marked' in window), 'the page was loaded again');

  suite.test('recovery: a session over a line that can be cut', async () => {
    line = await Line.to(stage().server.target.url);
    suite.after(() => line.close());
    ada = await Console.signIn(line.url, 'ada', 'ada has a password');
    await ada.page.evaluate(() => Object.assign(window, { marked: true }));
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting', 60_000);
    await ada.startRow(name);
    await ada.headShows('Active');
    session = /session\/(\d+)/.exec(ada.page.url())![1]!;
  });

  suite.test('recovery: while the network is cut the page says so and refuses; it mends itself and has missed nothing', async () => {
    const began = Date.now();
    line.cut();
    await ada.page.locator(lost).waitFor();
    const noticed = Date.now() - began;
    const hold = ada.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Hold' });
    expectEqual(await hold.getAttribute('aria-disabled'), 'true', 'Hold while the network is cut is off');
    await hold.click({ force: true });
    await ada.write('Written while the network was cut');
    await ada.page.getByText('Not sent yet').waitFor();
    
    applet.say('Said while the network was cut');
    line.mend();
    await ada.page.locator(lost).waitFor({ state: 'detached' });
    await ada.chatShows('Said while the network was cut');
    await ada.page.getByText('Not sent yet').waitFor({ state: 'detached' });
    await until('the line arrives', () => applet.heard().includes('Written while the network was cut'));
    expectEqual(applet.heard().filter((text) => text === 'Written while the network was cut').length, 1, 'how often the line arrived');
    expectEqual(await countOf('held'), 0, 'the press that was refused');
    await neverReloaded();
    return `noticed after ${(noticed / 1000).toFixed(1)} s`;
  });

  suite.test('recovery: a command whose answer is lost is done once', async () => {
    line.cut('answers lost');
    const hold = ada.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Hold' });
    await hold.click();
    await until('the server has done it', async () => (await countOf('held')) === 1);
    for (let i = 0; i < 5; i++) await hold.click({ force: true });
    line.mend();
    await ada.headShows('On Hold', 40_000);
    await until('the command is answered', async () => (await hold.getAttribute('aria-busy')) === null, 40_000);
    expectEqual(await countOf('held'), 1, 'how often it was put on hold');
    await ada.press('Start');
    await ada.headShows('Active');
    await neverReloaded();
  });

  suite.test('recovery: a command that never arrived is done once when the network is back', async () => {
    line.cut();
    const hold = ada.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Hold' });
    await hold.click({ force: true });
    await hold.click({ force: true });
    await ada.page.locator(lost).waitFor();
    line.mend();
    await ada.headShows('On Hold', 60_000);
    expectEqual(await countOf('held'), 2, 'held once before and once now');
    await ada.press('Start');
    await ada.headShows('Active');
    await neverReloaded();
  });

  suite.test('recovery: the server is killed and started again', async () => {
    const { server } = stage();
    await server.program.kill();
    await ada.page.locator(lost).waitFor();
    const words = await ada.page.getByRole('button', { name: 'Start remote control' }).getAttribute('title');
    expectEqual(words, 'Not connected to the server.', 'why remote control is off');
    await server.run();
    await ada.page.locator(lost).waitFor({ state: 'detached', timeout: 30_000 });
    await ada.headShows('Active', 60_000);
    await ada.write('The server is back');
    await until('the line arrives', () => applet.heard().includes('The server is back'), 40_000);
    applet.say('So am I');
    await ada.chatShows('So am I');
    await neverReloaded();
    await ada.end();
    await ada.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });

  suite.test('recovery: no command stands in the history twice', async () => {
    const commands = (await history()).filter(({ type }) => ['held', 'hold_ended', 'started', 'ended'].includes(type)).map(({ type }) => type);
    expectEqual(commands, ['started', 'held', 'hold_ended', 'held', 'hold_ended', 'ended'], 'the commands');
    await ada.window.context.close();
    return commands.join(', ');
  });
}
