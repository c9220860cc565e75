// SPDX-License-Identifier: GPL-3.0-or-later
// The main job in the browser: from the code to the end, the customer's screen pixel for pixel, everything that the
// technician does read back from the customer's side.
import type { Applet } from '../lib/applet.js';
import { picture } from '../lib/browser.js';
import { canvasShows } from '../lib/console.js';
import { patternOf } from '../lib/display.js';
import { historySequence } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Printer trouble';
const line = 'Hello, World: 42 * {brackets} & "quotes"';

export function helping(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let row: string;

  suite.test('the row goes Connecting, Waiting, Active', async () => {
    const { console } = stage();
    const { code } = await console.newSession(name);
    await console.rowShows(name, 'Connecting');
    await picture(console.page, 'new-session');
    await console.closeDialog();
    applet = join(stage(), code);
    await console.rowShows(name, 'Waiting');
    await picture(console.page, 'queue');
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    row = await until('the row', () => [...console.observer.words].find(([, words]) => words.at(-1)?.word === 'Active')?.[0]);
    expectEqual(console.observer.sequence(row), ['Connecting', 'Waiting', 'Active'], 'the words');
    return console.observer.sequence(row).join(', ');
  });

  suite.test('the screen appears pixel for pixel and follows a change', async () => {
    const { console, probe } = stage();
    await probe.tell('pattern 12345');
    await console.startControl();
    const whole = { x: 0, y: 0, width: 1024, height: 768 };
    await canvasShows(console, patternOf(12345, 1024 * 768), whole, 40_000);
    await console.page.getByTestId('people-line').getByText('controls the screen').waitFor();
    await probe.tell('area 777 200 150 320 240');
    const began = performance.now();
    await canvasShows(console, patternOf(777, 320 * 240), { x: 200, y: 150, width: 320, height: 240 });
    return `${1024 * 768} pixels the same; the change was there after at most ${(performance.now() - began).toFixed(0)} ms`;
  });

  suite.test('a typed line, and a key that a US keyboard lacks', async () => {
    const { console, probe } = stage();
    await console.page.locator('canvas:visible').click();
    await console.page.keyboard.type(line);
    await until('the line arrives', () => probe.typed.includes(line));
    await console.foreignKey('ü', 'BracketLeft');
    await console.foreignKey('€', 'KeyE');
    await console.page.keyboard.type('!');
    await until('the keys arrive', () => probe.typed.endsWith('!'));
    expectEqual(probe.typed, `${line}ü€!`, 'typed');
    return JSON.stringify(probe.typed);
  });

  suite.test('the pointer and the wheel', async () => {
    const { console, probe } = stage();
    const { page } = console;
    const point = await console.pointOf(300, 200);
    const before = probe.events.length;
    await page.mouse.move(point.x, point.y);
    await page.mouse.click(point.x, point.y);
    const press = await until('the click', () => probe.events.slice(before).find(({ event, button }) => event === 'button' && button === 1));
    expect(Math.abs(press.x! - 300) <= 1 && Math.abs(press.y! - 200) <= 1, `it came at ${press.x}, ${press.y}`);
    await page.mouse.wheel(0, 120);
    await until('the wheel goes down', () => probe.events.some(({ event, button }) => event === 'button' && button === 5));
    await page.mouse.wheel(0, -120);
    await until('the wheel goes up', () => probe.events.some(({ event, button }) => event === 'button' && button === 4));
    return `click at ${press.x}, ${press.y}; wheel down and up`;
  });

  suite.test('the clipboard, both ways', async () => {
    const { console, probe } = stage();
    const { page } = console;
    await page.getByRole('button', { name: 'Clipboard', exact: true }).click();
    const box = page.getByLabel('Clipboard text');
    await box.fill('from the technician: grüße €5');
    await page.getByRole('button', { name: 'Put on the customer’s clipboard' }).click();
    await until('it is on the customer’s clipboard', async () => (await probe.clipboard()) === 'from the technician: grüße €5');
    await probe.tell('own from the customer: ñandú €7');
    await until('it is on the technician’s page', async () => (await box.inputValue()) === 'from the customer: ñandú €7');
    await page.keyboard.press('Escape');
    return 'with letters beyond ASCII';
  });

  suite.test('the customer’s screen gets another size', async () => {
    const { console, probe, display } = stage();
    display.resize(800, 600);
    await until('the probe knows', () => probe.events.some(({ event, width, height }) => event === 'size' && width === 800 && height === 600));
    await probe.tell('pattern 4242');
    await canvasShows(console, patternOf(4242, 800 * 600), { x: 0, y: 0, width: 800, height: 600 }, 30_000);
    const screen = await console.screen();
    expectEqual([screen?.width, screen?.height], [800, 600], 'the canvas');
    return '1024x768 to 800x600, pixel for pixel again';
  });

  suite.test('chat, both ways', async () => {
    const { console } = stage();
    await console.write('Good morning <b>Grace</b>');
    await console.chatShows('Good morning <b>Grace</b>');
    await until('the applet got it', () => applet.heard().includes('Good morning <b>Grace</b>'));
    applet.say('It is the printer & nothing else');
    await console.chatShows('It is the printer & nothing else');
  });

  suite.test('Hold closes the screen, Start goes on', async () => {
    const { console } = stage();
    await console.press('Hold');
    await until('On Hold', () => console.observer.sequence(row).at(-1) === 'On Hold');
    await until('the canvas is gone', async () => (await console.screen()) === undefined);
    const why = console.page.getByText('Remote control stopped because the session is on hold.');
    await why.waitFor();
    await console.press('Start');
    await why.waitFor({ state: 'detached' });
    await until('Active', () => console.observer.sequence(row).at(-1) === 'Active');
  });

  suite.test('End: the row leaves, the applet exits 0', async () => {
    const { console, organisation } = stage();
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await until('Removed', () => console.observer.sequence(row).at(-1) === 'Removed');
    await console.showQueue();
    await console.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    const wanted = ['Connecting', 'Waiting', 'Active', 'On Hold', 'Active', 'Removed'];
    expectEqual(console.observer.sequence(row), wanted, 'the words');
    const { ada } = organisation;
    const told = historySequence(await ada.history(row.split('-')[0]!), row);
    expectEqual(told, wanted, 'the history');
    return wanted.join(', ');
  });
}
