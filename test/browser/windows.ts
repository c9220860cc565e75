// SPDX-License-Identifier: GPL-3.0-or-later
// The applet's windows as a customer meets them, by keyboard alone: the code, the terms, waiting, the question, the chat, the
// sign that somebody sees the screen, the end.
import { mkdirSync } from 'node:fs';
import { Applet } from '../lib/applet.js';
import { picture, screenFolder } from '../lib/browser.js';
import { Display } from '../lib/display.js';
import { expectEqual, type Suite } from '../lib/runner.js';
import { setSettings } from '../lib/server.js';
import { pause, until } from '../lib/wait.js';
import type { Stage } from './stage.js';

const name = 'By the window';
const drawnMs = 700; // a window has drawn itself by then; only pictures depend on it

export function windows(suite: Suite, stage: () => Stage): void {
  suite.test('the applet’s windows: code, terms, question, chat, end', async () => {
    const { server, organisation, console } = stage();
    const { ada, admin, groups } = organisation;
    const display = await Display.start('browser-window', '1024x768');
    await display.manage();
    display.paint();
    const photograph = async (of: string): Promise<void> => {
      await pause(drawnMs);
      mkdirSync(screenFolder, { recursive: true });
      display.picture(`${screenFolder}/applet-${of}.png`);
    };
    const key = (...keys: string[]): void => void display.xdotool('key', ...keys);
    const type = (text: string): void => void display.xdotool('type', '--delay', '20', text);

    await setSettings(admin, groups.first, { terms: 'You allow our technicians to help you.\nYou can end the session at any time.' });
    const { code, session } = await ada.newSession(name);
    const applet = new Applet({ name: 'browser-window', server, display, window: true });
    await until('the window', () => display.hasWindow('Remote support'), 60_000);
    await pause(drawnMs);
    await photograph('code');
    type('000000');
    key('Return');
    await photograph('wrong-code');
    key('ctrl+a');
    type(code);
    key('Return');
    await until('the code is entered', async () => (await ada.history(session)).some(({ type: what }) => what === 'code_entered'));
    await photograph('terms');
    key('Return');
    await console.rowShows(name, 'Waiting');
    await setSettings(admin, groups.first, { terms: null });
    await photograph('waiting');
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    await console.write('Good morning, how can I help?');
    await console.startControl();
    await console.page.getByText('Asking the customer').waitFor();
    await photograph('question');
    key('Tab', 'Return');
    await until('the screen is open', async () => (await console.screen()) !== undefined, 30_000);
    type('The printer does not print.');
    key('Return');
    await console.chatShows('The printer does not print.');
    await photograph('screen-seen');
    await picture(console.page, 'active-session');
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await console.showQueue();
    await console.rowLeaves(name);
    await photograph('end');
    key('Return');
    await pause(drawnMs);
    if (applet.program.status === undefined) key('Escape');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await display.stop();
  });
}
