// SPDX-License-Identifier: GPL-3.0-or-later
// What is said in a session besides the chat with the customer: among the technicians, in the notes; the typing sign both ways. Two
// technicians in two browsers, a real applet.
import type { Locator } from 'playwright-core';
import type { Applet } from '../lib/applet.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Slow mail';
const secret = 'He has no idea what a browser is';

export function lines(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let bob: Console;
  const view = (one: Console, title: string): Promise<void> => one.page.getByRole('tablist', { name: 'Views of this session' }).locator('visible=true').getByRole('tab', { name: title }).click();
  const log = (one: Console, title: string): Locator => one.page.getByRole('log', { name: title }).locator('visible=true');

  suite.test('lines: private chat reaches colleagues who take part, never the customer nor who is only invited', async () => {
    const { console: ada, server } = stage();
    const { code } = await ada.newSession(name);
    await ada.closeDialog();
    applet = join(stage(), code);
    await ada.rowShows(name, 'Waiting');
    await ada.page.getByRole('button', { name: `Start ${name}` }).click();
    await ada.rowShowsInTab(name, 'Active');
    bob = await Console.signIn(server.target.url, 'bob', 'bob has a password');
    await ada.page.getByRole('button', { name: 'Invite' }).locator('visible=true').click();
    await ada.page.getByRole('dialog').getByText('Bob').click();
    await ada.page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await bob.rowShows(name, 'Invitation');
    await bob.page.getByRole('row').filter({ hasText: name }).dblclick();
    await view(ada, 'Team');
    await ada.page.getByLabel('Write to the technicians').fill(secret);
    await ada.page.keyboard.press('Enter');
    await log(ada, 'Chat among technicians').getByText(secret).waitFor();
    return 'said';
  });

  suite.test('lines: who accepts the invitation reads what was said before, and answers', async () => {
    const { console: ada } = stage();
    await bob.rowShowsInTab(name, 'Collaborating').catch(async () => bob.press('Start'));
    await bob.rowShowsInTab(name, 'Collaborating');
    await view(bob, 'Team');
    await log(bob, 'Chat among technicians').getByText(secret).waitFor();
    await bob.page.getByLabel('Write to the technicians').pressSequentially('I see');
    await ada.page.getByTestId('typing').locator('visible=true').getByText('Bob is writing').waitFor();
    await picture(ada.page, 'team-chat');
    await bob.page.keyboard.press('Enter');
    await log(ada, 'Chat among technicians').getByText('I see').waitFor();
    expectEqual(await ada.page.getByText('Bob is writing').count(), 0, 'typing signs after the line');
    await view(ada, 'Chat');
    await ada.write('Good morning');
    await until('the applet got it', () => applet.heard().includes('Good morning'));
    expectEqual(applet.heard(), ['Good morning'], 'the customer read');
  });

  suite.test('lines: the typing sign to the customer and back', async () => {
    const { console: ada } = stage();
    await ada.page.getByLabel('Write to the customer').pressSequentially('One moment please', { delay: 60 });
    await until('the applet sees it', () => applet.events().some(({ event, on, name: who }) => event === 'typing' && on && who === 'Ada'));
    await ada.page.getByLabel('Write to the customer').fill('');
    await until('the applet sees that it is over', () => applet.events().filter(({ event }) => event === 'typing').at(-1)?.on === false);
    applet.type(true);
    await ada.page.getByTestId('typing').locator('visible=true').getByText('Customer is writing').waitFor();
    applet.type(false);
    await ada.page.getByText('Customer is writing').waitFor({ state: 'detached' });
  });

  suite.test('lines: notes are everybody’s in the session, stay after the customer has closed, and stand in the history', async () => {
    const { console: ada, organisation } = stage();
    await view(ada, 'Notes');
    await ada.page.getByLabel('Add a note').fill('The mailbox is full');
    await ada.page.keyboard.press('Enter');
    await view(bob, 'Notes');
    await log(bob, 'Notes').getByText('The mailbox is full').waitFor();
    await picture(ada.page, 'notes');
    applet.close();
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await ada.rowShowsInTab(name, 'Closed');
    await ada.page.getByLabel('Add a note').fill('Solved by emptying it');
    await ada.page.keyboard.press('Enter');
    await log(bob, 'Notes').getByText('Solved by emptying it').waitFor();
    await view(ada, 'History');
    await ada.page.getByText('Solved by emptying it').locator('visible=true').waitFor();
    const session = [...ada.observer.words.keys()].at(-1)!.split('-')[0]!;
    const told = await organisation.ada.history(session);
    expectEqual(told.filter(({ type }) => type === 'note').length, 2, 'notes in the history');
    const chat = (await organisation.bob.chat(session)).map((line) => line.kind);
    expect(chat.includes('private') && chat.includes('note'), 'the lines of the session');
    const cleo = await organisation.cleo.ask('GET', `/api/v1/sessions/${session}/chat`);
    expectEqual(cleo.status, 404, 'a stranger is answered');
    for (const one of [ada, bob]) {
      await one.press('End');
      await one.showQueue();
      await one.rowLeaves(name);
    }
    await bob.window.context.close();
  });
}
