// SPDX-License-Identifier: GPL-3.0-or-later
// Two technicians with a window each and one customer: transfers to and fro, invitations, the lead handed off and back.
import type { Applet } from '../lib/applet.js';
import { Console } from '../lib/console.js';
import { expectEqual, type Suite } from '../lib/runner.js';
import { setSettings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { audit } from './audit.js';
import { join, type Stage } from './stage.js';

const name = 'Two at work';

/** The session has gone to somebody else: its tab says so. */
async function backToQueue({ page }: Console): Promise<void> {
  await page.getByText('This session is no longer yours to see').waitFor();
  await page.getByRole('button', { name: 'Back to the queue' }).click();
}

export function together(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let ada: Console;
  let bob: Console;

  suite.test('together: Ada offers the session to Bob with a comment, and takes it back', async () => {
    ada = stage().console;
    bob = stage().bob!;
    await setSettings(stage().organisation.admin, stage().organisation.groups.first, { transfer_back_s: 600 });
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting', 60_000);
    await ada.startRow(name);
    await ada.headShows('Active');
    await ada.transfer('Bob', 'The scanner, again');
    await ada.headShows('Outgoing');
    await bob.rowShows(name, 'Incoming');
    await bob.page.getByText('Transferred by Ada').first().waitFor();
    await bob.page.getByText('The scanner, again').first().waitFor();
    await audit(bob.page, 'a queue with an incoming session');
    await bob.page.getByRole('row').filter({ hasText: name }).click({ button: 'right' });
    await bob.page.getByRole('menuitem', { name: 'Open in a tab' }).click();
    await bob.page.getByTestId('transfer-comment').getByText('The scanner, again').waitFor();
    await bob.showQueue();
    await ada.press('Start');
    await ada.headShows('Active');
    await bob.rowLeaves(name);
  });

  suite.test('together: Bob picks it up; he gives it back; Ada picks it up', async () => {
    await ada.transfer('Bob');
    await bob.rowShows(name, 'Incoming');
    await bob.startRow(name);
    await bob.headShows('Active');
    await backToQueue(ada);
    await ada.rowLeaves(name);
    await bob.write('Bob here, I go on for Ada.');
    await until('the customer hears of it', () => applet.heard().includes('Bob here, I go on for Ada.'));
    await bob.transfer('Ada', 'Yours again');
    await ada.rowShows(name, 'Incoming');
    await ada.startRow(name);
    await ada.headShows('Active');
    await ada.chatShows('Bob here, I go on for Ada.');
    await backToQueue(bob);
  });

  suite.test('together: nobody picks the transfer up, and it goes back', async () => {
    const { admin, groups } = stage().organisation;
    await setSettings(admin, groups.first, { transfer_back_s: 4 });
    await ada.transfer('Bob');
    await ada.headShows('Outgoing');
    await bob.rowShows(name, 'Incoming');
    await ada.headShows('Active', 90_000);
    await bob.rowLeaves(name);
    await setSettings(admin, groups.first, { transfer_back_s: 600 });
  });

  suite.test('together: to a shared queue, from which Bob takes it', async () => {
    await ada.transfer('website');
    await bob.showShared('website');
    await bob.rowShows(name, 'Incoming');
    await bob.page.getByRole('button', { name: `Start ${name}` }).click();
    await bob.headShows('Active');
    await bob.transfer('Ada');
    await ada.showQueue();
    await ada.startRow(name);
    await ada.headShows('Active');
    await backToQueue(bob);
    await bob.showShared('My queue');
    await bob.rowLeaves(name);
  });

  suite.test('together: an invitation is declined, another withdrawn, the third accepted', async () => {
    await ada.invite('Bob');
    await bob.rowShows(name, 'Invitation');
    await bob.page.getByRole('row').filter({ hasText: name }).click();
    await bob.press('Decline');
    await bob.rowLeaves(name);
    await ada.invite('Bob');
    await bob.rowShows(name, 'Invitation');
    await ada.view('Details');
    await audit(ada.page, 'the people of a session, one invited');
    await ada.page.getByRole('button', { name: 'Withdraw invitation' }).click();
    await bob.rowLeaves(name);
    await ada.invite('Bob');
    await bob.rowShows(name, 'Invitation');
    await bob.startRow(name);
    await bob.headShows('Collaborating');
    for (const [one, line] of [[ada, 'Ada(you) leads'], [ada, 'Bobtakes part'], [bob, 'Adaleads'], [bob, 'Bob(you) takes part']] as const) {
      await until(`the head says: ${line}`, async () => (await one.page.getByTestId('people-line').locator('li').allTextContents()).includes(line));
    }
    await bob.view('History');
    await bob.page.getByTestId('why-status').filter({ hasText: 'Why Collaborating?' }).filter({ hasText: 'Invitation accepted by Bob' }).waitFor();
    await bob.view('Chat');
    await bob.write('Two of us now');
    await ada.view('Chat');
    await ada.chatShows('Two of us now');
  });

  suite.test('together: the lead is offered and not given, then handed off and handed back', async () => {
    await ada.view('Details');
    await ada.page.getByRole('button', { name: 'Hand off lead' }).click();
    for (const view of ['Details', 'History', 'Notes', 'Team', 'Chat']) {
      await bob.view(view);
      await bob.page.getByRole('button', { name: 'Accept lead status' }).waitFor({ timeout: 5000 });
    }
    await audit(bob.page, 'the lead is offered');
    await ada.page.getByRole('button', { name: 'Cancel the offer of the lead' }).click();
    await bob.page.getByRole('button', { name: 'Accept lead status' }).waitFor({ state: 'detached' });
    for (const [from, to] of [[ada, bob], [bob, ada]] as const) {
      await from.view('Details');
      await from.page.getByRole('button', { name: 'Hand off lead' }).click();
      await to.view('Chat');
      await to.page.getByRole('button', { name: 'Accept lead status' }).click();
      await to.headShows('Active');
      await from.headShows('Collaborating');
    }
  });

  suite.test('together: a colleague holds his part, goes on, leaves, comes again and is removed', async () => {
    await bob.press('Hold');
    await bob.headShows('On Hold');
    await bob.press('Start');
    await bob.headShows('Collaborating');
    await bob.press('Leave');
    await bob.showShared('My queue');
    await bob.rowLeaves(name);
    await ada.invite('Bob');
    await bob.startRow(name);
    await bob.headShows('Collaborating');
    await ada.view('Details');
    await ada.page.getByRole('button', { name: 'Remove', exact: true }).click();
    await backToQueue(bob);
  });

  suite.test('together: two windows of one technician agree', async () => {
    const second = await Console.signIn(stage().server.target.url, 'ada', 'ada has a password');
    await second.rowShows(name, 'Active');
    await second.page.getByRole('row').filter({ hasText: name }).click();
    await second.press('Hold');
    await second.rowShows(name, 'On Hold');
    await ada.headShows('On Hold');
    await ada.press('Start');
    await second.rowShows(name, 'Active');
    await ada.view('Chat');
    await ada.write('Written in the first window');
    await second.page.getByRole('button', { name: `Open ${name}` }).click();
    await second.chatShows('Written in the first window');
    await second.end();
    await ada.showQueue();
    await ada.rowLeaves(name);
    await second.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await second.window.context.close();
  });
}
