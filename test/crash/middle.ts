// SPDX-License-Identifier: GPL-3.0-or-later
// towlined killed (-9) in the middle of an Active session with remote control open, and started again.
import { join, makeStage, type Stage } from '../browser/stage.js';
import type { Applet } from '../lib/applet.js';
import { complaints } from '../lib/browser.js';
import { canvasShows } from '../lib/console.js';
import { patternOf } from '../lib/display.js';
import { historySequence, judgeObserved } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { damage } from './damage.js';

const name = 'Killed in the middle';
const whole = { x: 0, y: 0, width: 1024, height: 768 };
const pixels = whole.width * whole.height;
let stage: Stage;
let applet: Applet;
let session: string;
let row: string;
let listeningAt = 0;

async function historyWords(): Promise<string[]> {
  return historySequence(await stage.organisation.ada.history(session), row);
}

export function killedInTheMiddle(suite: Suite): void {
  suite.essential('an Active session with remote control open', async () => {
    stage = await makeStage('crash');
    const { console, probe, organisation } = stage;
    await organisation.ada.watchQueues();
    const created = await organisation.ada.newSession(name);
    ({ session } = created);
    row = created.row.row_id;
    applet = join(stage, created.code);
    await console.rowShows(name, 'Waiting');
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    await console.startControl();
    await probe.tell('pattern 99');
    await canvasShows(console, patternOf(99, pixels), whole, 40_000);
    await console.write('technician before');
    await until('the applet heard it', () => applet.heard().includes('technician before'));
    applet.say('customer before');
    await console.chatShows('customer before');
    await console.page.evaluate(() => Object.assign(window, { notReloaded: true }));
  });

  suite.test('kill -9; both sides write meanwhile; the applet is back within 5 s of listening', async () => {
    const { console, server, organisation } = stage;
    await server.program.kill();
    for (const text of ['technician 1', 'technician 2']) await console.write(text);
    for (const text of ['customer 1', 'customer 2']) applet.say(text);
    await until('the stream knows', () => !organisation.ada.stream.connected);
    await server.run();
    listeningAt = Date.now();
    await until('Active again', () => historyWords().then((words) => words.slice(-3).join() === 'Active,Reconnecting,Active'), 10_000);
    const entries = await organisation.ada.history(session);
    const back = entries.findLast(({ changes }) => changes.some((change) => change.row_id === row && change.to === 'Active'))!;
    const lost = entries.findLast(({ changes }) => changes.some((change) => change.row_id === row && change.to === 'Reconnecting'))!;
    expectEqual(lost.cause, 'server_restarted', 'the cause of Reconnecting');
    const seconds = (back.at_ms - listeningAt) / 1000;
    expect(seconds < 5, `the applet was back after ${seconds} s`);
    await until('the streams show it', () => organisation.ada.observer.sequence(row).at(-1) === 'Active');
    return `back ${Math.max(0, seconds).toFixed(2)} s after listening; Active, Reconnecting, Active`;
  });

  suite.test('the sign-in survived, no reload', async () => {
    const { console, organisation } = stage;
    await organisation.ada.do('GET', '/api/v1/me');
    expect(await console.page.evaluate(() => 'notReloaded' in window), 'the page was loaded again');
  });

  suite.test('every line of chat arrived once and in order', async () => {
    const { console, organisation } = stage;
    const lines = ['technician before', 'customer before', 'technician 1', 'technician 2', 'customer 1', 'customer 2'];
    for (const text of lines) await console.chatShows(text);
    // the page shows what it still has to send, too
    const stored = await until('all is stored', async () => {
      const all = (await organisation.ada.chat(session)).map(({ text }) => text);
      return all.length >= lines.length && all;
    });
    expectEqual([...stored].sort(), [...lines].sort(), 'each once');
    for (const who of ['technician', 'customer']) {
      const of = (all: string[]): string[] => all.filter((text) => text.startsWith(who));
      expectEqual(of(stored), of(lines), `the ${who}'s in order`);
    }
    const shown = await console.page.getByRole('log', { name: 'Chat with the customer' }).innerText();
    expectEqual(lines.map((text) => shown.split(text).length - 1), lines.map(() => 1), 'each once on the page');
    expectEqual([...shown.matchAll(/(technician|customer) (before|\d)/g)].map(([text]) => text), stored, 'the order on the page');
    await until('the applet heard them', () => applet.heard().includes('technician 2'));
    expectEqual(applet.heard(), ['technician before', 'technician 1', 'technician 2'], 'the customer saw');
    return stored.join(', ');
  });

  suite.test('remote control opens again by itself, without a second consent', async () => {
    const { console, probe, organisation } = stage;
    await probe.tell('pattern 1001');
    await canvasShows(console, patternOf(1001, pixels), whole, 40_000);
    const given = (await organisation.ada.history(session)).filter(({ type }) => type === 'consent_given');
    expectEqual(given.length, 1, 'consents in the history');
  });

  suite.test('towlinectl check reports nothing', async () => {
    const { server } = stage;
    expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check ended (${text.trim()}) with`);
    judgeObserved();
    expectEqual(complaints(), [], 'complaints');
    const report = server.program.sanitizerReport();
    expect(!report, report ?? '');
    return text.trim().split('\n').at(-1);
  });
  damage(suite, () => stage.server, () => session);
}
