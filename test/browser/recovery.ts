// SPDX-License-Identifier: GPL-3.0-or-later
// The network is cut, the server is killed: the page says so, refuses what it cannot do, mends itself without being loaded
// again, misses nothing, and whatever was pressed meanwhile happened once or not at all.
import type { Locator } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import { lost, type Console } from '../lib/console.js';
import type { HistoryEntry } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import { pause, until } from '../lib/wait.js';
import type { Wire } from '../lib/wire.js';
import { join, type Stage } from './stage.js';

const name = 'On a bad line';
/** The page waits so long for an answer, and tries again. */
const answerMs = 22_000;

export function recovery(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let wire: Wire;
  let ada: Console;
  let session: string;
  let hold: Locator;

  const history = async (): Promise<HistoryEntry[]> => {
    // signed in anew: the server may have been started again
    const technician = await Technician.signIn(stage().server.target, 'admin', adminPassword);
    return technician.history(session);
  };
  const countOf = async (type: string): Promise<number> => (await history()).filter((entry) => entry.type === type).length;
  /** The page has not been loaded again since it was marked. */
  const neverReloaded = async (): Promise<void> => expect(await ada.page.evaluate(() => 'marked' in window), 'the page was loaded again');

  suite.test('recovery: a session over a network that can be cut', async () => {
    wire = stage().network!.wire;
    ada = stage().console;
    await ada.page.evaluate(() => Object.assign(window, { marked: true }));
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting', 60_000);
    await ada.startRow(name);
    await ada.headShows('Active');
    hold = ada.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Hold' });
    session = /session\/(\d+)/.exec(ada.page.url())![1]!;
  });

  suite.test('recovery: while the network is cut the page says so and refuses; it mends itself and has missed nothing', async () => {
    wire.cut('silent');
    await ada.page.locator(lost).waitFor();
    expectEqual(await hold.getAttribute('aria-disabled'), 'true', 'Hold while the network is cut is off');
    await hold.click({ force: true });
    await ada.write('Written while the network was cut');
    await ada.page.getByText('Not sent yet').waitFor();
    applet.say('Said while the network was cut');
    wire.mend();
    await ada.page.locator(lost).waitFor({ state: 'detached' });
    await ada.chatShows('Said while the network was cut');
    await ada.page.getByText('Not sent yet').waitFor({ state: 'detached' });
    await until('the line arrives', () => applet.heard().includes('Written while the network was cut'));
    expectEqual(applet.heard().filter((text) => text === 'Written while the network was cut').length, 1, 'how often the line arrived');
    expectEqual(await countOf('held'), 0, 'the press that was refused');
    await neverReloaded();
  });

  const backToWork = async (): Promise<void> => {
    await ada.headShows('On Hold', 60_000);
    await until('the command is answered', async () => (await hold.getAttribute('aria-busy')) === null, 40_000);
    await ada.press('Start');
    await ada.headShows('Active');
    expectEqual(await ada.told(), [], 'bad news on the page');
    await neverReloaded();
  };

  suite.test('recovery: a command whose answer is lost until the page gives up waiting for it is done once', async () => {
    const held = await countOf('held');
    await ada.loseAnswers(wire);
    await hold.click();
    await until('the server has done it', async () => (await countOf('held')) === held + 1);
    for (let i = 0; i < 5; i++) await hold.click({ force: true });
    await pause(answerMs);
    wire.mend();
    await backToWork();
    expectEqual(await countOf('held'), held + 1, 'how often it was put on hold');
  });

  suite.test('recovery: a command that never arrived is done once when the network is back', async () => {
    const held = await countOf('held');
    wire.cut('silent');
    await hold.click({ force: true });
    await hold.click({ force: true });
    await ada.page.locator(lost).waitFor();
    wire.mend();
    await backToWork();
    expectEqual(await countOf('held'), held + 1, 'how often it was put on hold');
  });

  suite.test('recovery: a command whose answer dies with the server is done once', async () => {
    const { server } = stage();
    const held = await countOf('held');
    await ada.loseAnswers(wire);
    await hold.click();
    await until('the server has done it', async () => (await countOf('held')) === held + 1);
    await server.program.kill();
    wire.mend();
    await ada.page.locator(lost).waitFor();
    await hold.click({ force: true });
    await server.run();
    await ada.page.locator(lost).waitFor({ state: 'detached', timeout: 30_000 });
    await backToWork();
    expectEqual(await countOf('held'), held + 1, 'how often it was put on hold');
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
    // the last command, on a computer just unplugged
    await ada.press('End');
    const end = ada.page.getByRole('dialog').getByRole('button', { name: 'End session' });
    await end.click({ trial: true });
    wire.cut('unplugged');
    await end.click({ force: true });
    await ada.page.locator(lost).waitFor();
    wire.mend();
    await ada.page.locator(lost).waitFor({ state: 'detached' });
    await end.click({ timeout: 3000 }).catch(() => undefined); // done by then, unless the page refused it
    await ada.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });

  suite.test('recovery: no command stands in the history twice', async () => {
    const commands = (await history()).filter(({ type }) => ['held', 'hold_ended', 'started', 'ended'].includes(type)).map(({ type }) => type);
    expectEqual(commands, ['started', 'held', 'hold_ended', 'held', 'hold_ended', 'held', 'hold_ended', 'ended'], 'the commands');
    return commands.join(', ');
  });
}
