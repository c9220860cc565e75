// SPDX-License-Identifier: GPL-3.0-or-later
// A server that answers nothing for a while, because its process stands still: the page goes on in the technician's hands, and
// what was asked meanwhile is done once, as soon as there is an answer.
import { readFileSync } from 'node:fs';
import { countDrawing } from '../lib/crowd.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import type { Applet } from '../lib/applet.js';
import { join, type Stage } from './stage.js';

const held = 'Waits for the server';
const other = 'Talks meanwhile';
const asked = 'Asked of a server that stands still';
const line = 'Written while the server stood still';

export function slow(suite: Suite, stage: () => Stage): void {
  const applets: Applet[] = [];

  suite.test('slow: two sessions are open', async () => {
    const { console } = stage();
    for (const name of [held, other]) {
      const { code } = await console.newSession(name);
      await console.closeDialog();
      applets.push(join(stage(), code));
      await console.rowShows(name, 'Waiting');
      await console.startRow(name);
      await console.headShows('Active');
    }
  });

  suite.test('slow: while the server stands still, tabs, dialogs, lists and fields answer; what was asked is done once afterwards', async () => {
    const { console, organisation, server } = stage();
    const { page } = console;
    const standing = (): boolean => /^State:\s+T/m.test(readFileSync(`/proc/${server.program.pid}/status`, 'utf8'));
    await console.showQueue();
    await page.getByRole('button', { name: 'New session' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(asked);
    const told = await countDrawing(page);
    process.kill(server.program.pid, 'SIGSTOP');
    try {
      await until('the server stands still', standing);
      const make = dialog.getByRole('button', { name: 'Make the code' });
      await make.click();
      await until('the dialog says that it is under way', async () => (await make.getAttribute('aria-busy')) === 'true');
      await console.closeDialog();
      await console.showSession(held);
      await console.press('Hold');
      const hold = page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Hold' }).filter({ visible: true });
      await until('Hold says that it is under way', async () => (await hold.getAttribute('aria-busy')) === 'true');
      await hold.click({ force: true }); // an impatient technician
      await console.showSession(other);
      await page.getByLabel('Write to the customer').locator('visible=true').fill(line);
      await page.keyboard.press('Enter');
      await page.getByRole('log', { name: 'Chat with the customer' }).locator('visible=true').getByText(line).waitFor();
      await console.view('Notes');
      await console.view('Chat');
      await console.showQueue();
      await page.getByRole('table').getByRole('button', { name: 'Status', exact: true }).click();
      expect(standing(), 'the server went on too early for the test');
    } finally {
      process.kill(server.program.pid, 'SIGCONT');
    }
    await console.rowShows(asked, 'Connecting');
    await console.rowShows(held, 'On Hold', 40_000);
    expectEqual(await page.getByRole('row').filter({ hasText: asked }).count(), 1, 'new sessions');
    await until('the line arrives', () => applets[1]!.heard().includes(line));
    const { frames } = await told();
    await console.showSession(held);
    const session = /session\/(\d+)/.exec(page.url())![1]!;
    expectEqual((await organisation.admin.history(session)).filter(({ type }) => type === 'held').length, 1, 'how often it was put on hold');
    expectEqual(applets[1]!.heard().filter((text) => text === line).length, 1, 'how often the line arrived');
    return `${frames} frames drawn meanwhile`;
  });
}
