// SPDX-License-Identifier: GPL-3.0-or-later
// Every command that the console offers, given twice over a network that is cut: once so that the server does it and its answer is
// lost, once so that it does not arrive before the network is back. Pressed again meanwhile it is still done once.
import type { Locator, Page } from 'playwright-core';
import { Console } from '../lib/console.js';
import { LightApplet } from '../lib/light-applet.js';
import { Line } from '../lib/line.js';
import type { HistoryEntry } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import type { Stage } from './stage.js';

const lost = '[data-state=connection-lost]';

type Press = NonNullable<Parameters<Locator['click']>[0]>;
/* However the page feels about it, at once. */
const hurried: Press = { force: true, timeout: 1500 };
/* Nothing is pressed: it is waited for until it can be. */
const ready: Press = { trial: true };

interface Step {
  /** What is done, as the history tells it. */
  event: string;
  /** What is open before the network is cut: the dialog of the command, filled. */
  open?: (page: Page) => Promise<void>;
  /** The press that gives the command, or only shows that it could. */
  press: (how: Press) => Promise<void>;
  /** Puts the session back so that the command can be given again. */
  undo?: () => Promise<void>;
}

export function once(suite: Suite, stage: () => Stage): void {
  let line: Line;
  let ada: Console;
  let page: Page;
  let applet: LightApplet;
  let session: string;
  let other: string;
  let otherApplet: LightApplet;

  const toolbar = (name: string) => page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name }).filter({ visible: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true }).filter({ visible: true });
  const view = (title: string) => page.getByRole('tablist', { name: 'Views of this session' }).locator('visible=true').getByRole('tab', { name: title }).click();
  const history = (of: string): Promise<HistoryEntry[]> => stage().organisation.admin.history(of);
  const countOf = async (of: string, event: string): Promise<number> => (await history(of)).filter(({ type }) => type === event).length;
  const bobsRow = (of: string) => [...stage().organisation.bob.stream.rows.values()].find((row) => row.session === of && row.queue === stage().organisation.bob.queue);
  const bobDoes = async (command: string, of: string, more: object = {}): Promise<void> => {
    const row = await until(`Bob sees session ${of}`, () => bobsRow(of));
    await stage().organisation.bob.command(command, row.row_id, more);
  };
  const adasRow = async (): Promise<object> => {
    const { rows } = await stage().organisation.bob.do<{ rows: { row_id: string; name: string; part: string }[] }>('GET', `/api/v1/sessions/${other}`);
    return { target_row_id: rows.find((row) => row.name === 'Ada' && row.part !== 'out')!.row_id };
  };

  /** Gives the command in both ways; how often it stands in the history in the end is what the test is about. */
  async function giveTwice(of: string, { event, open, press, undo }: Step): Promise<void> {
    const before = await countOf(of, event);
    for (const [turn, state] of (['answers lost', 'cut'] as const).entries()) {
      await open?.(page);
      await press(ready); // on a busy computer the page may just have lost its line by itself
      line.cut(state);
      await press(hurried);
      const first = before + turn;
      if (state === 'cut') await page.locator(lost).waitFor();
      else await until(`the server does it: ${event}`, async () => (await countOf(of, event)) === first + 1);
      for (let again = 0; again < 3; again++) await press(hurried).catch(() => undefined); // it may be closed by now
      if (state === 'cut') expectEqual(await countOf(of, event), first, `${event} while the network is cut`);
      line.mend();
      await page.locator(lost).waitFor({ state: 'detached', timeout: 60_000 });
      await until(`${event} is done after the ${state}`, async () => (await countOf(of, event)) >= first + 1);
      await until('nothing is under way', async () => (await page.locator('[aria-busy=true]').filter({ visible: true }).count()) === 0);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expectEqual(await countOf(of, event), first + 1, `${event} in the history after the ${state}`);
      await undo?.();
    }
  }

  const pressed = (name: string) => (how: Press) => toolbar(name).click(how);
  const inDialog = (name: string) => (how: Press) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click(how);
  const chooseBob = (command: string) => async () => {
    await toolbar(command).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'Bob' }).check();
  };
  const saysHead = (word: string) => () => ada.headShows(word, 60_000);

  suite.essential('once: two sessions over a line that can be cut', async () => {
    const { server, organisation } = stage();
    line = await Line.to(server.target.url);
    suite.after(() => line.close());
    ada = await Console.signIn(line.url, 'ada', 'ada has a password');
    page = ada.page;
    await organisation.bob.watchQueues();
    const made = await organisation.ada.newSession('Once');
    session = made.session;
    applet = new LightApplet(server.target, { code: made.code });
    await ada.rowShows('Once', 'Waiting');
    await ada.startRow('Once');
    await ada.headShows('Active');
    const bobs = await organisation.bob.newSession('Of Bob');
    other = bobs.session;
    otherApplet = new LightApplet(server.target, { code: bobs.code });
    suite.after(() => [applet, otherApplet].forEach((one) => one.leave()));
    await until('Bob’s customer is in', () => bobsRow(other)?.status === 'Waiting');
    await bobDoes('start', other);
  });

  suite.test('once: hold and start again', async () => {
    const back = async (word: string, name: string): Promise<void> => {
      await until('it can be pressed', async () => (await toolbar(name).getAttribute('aria-disabled')) !== 'true');
      await toolbar(name).click();
      await ada.headShows(word);
    };
    await giveTwice(session, { event: 'held', press: pressed('Hold'), undo: () => back('Active', 'Start') });
    await ada.press('Hold');
    await ada.headShows('On Hold');
    let turn = 0;
    await giveTwice(session, { event: 'hold_ended', press: pressed('Start'), undo: async () => (++turn < 2 ? back('On Hold', 'Hold') : saysHead('Active')()) });
  });

  suite.test('once: transfer and take back', async () => {
    const takeBack = async (): Promise<void> => {
      await ada.headShows('Outgoing');
      await ada.press('Start');
      await ada.headShows('Active');
    };
    await giveTwice(session, { event: 'transferred', open: chooseBob('Transfer'), press: inDialog('Transfer'), undo: takeBack });
    await ada.transfer('Bob');
    await ada.headShows('Outgoing');
    let turn = 0;
    await giveTwice(session, {
      event: 'taken_back',
      press: pressed('Start'),
      undo: async () => {
        await ada.headShows('Active');
        if (++turn === 2) return;
        await ada.transfer('Bob');
        await ada.headShows('Outgoing');
      },
    });
  });

  suite.test('once: invite, withdraw, hand off the lead, cancel that, remove', async () => {
    const bobIsOut = (): Promise<unknown> => until('Bob is out', () => bobsRow(session) === undefined);
    await view('Details');
    await giveTwice(session, {
      event: 'invited',
      open: chooseBob('Invite'),
      press: inDialog('Invite'),
      undo: async () => {
        await bobDoes('decline', session);
        await bobIsOut();
        await button('Withdraw invitation').waitFor({ state: 'detached' });
      },
    });
    const inviteBob = async (): Promise<void> => {
      await ada.invite('Bob');
      await button('Withdraw invitation').waitFor();
    };
    const bobComes = async (): Promise<void> => {
      await inviteBob();
      await bobDoes('start', session);
      await button('Hand off lead').waitFor();
    };
    await giveTwice(session, { event: 'invitation_withdrawn', open: inviteBob, press: (how) => button('Withdraw invitation').click(how), undo: async () => void (await bobIsOut()) });
    await bobComes();
    const cancel = async (): Promise<void> => {
      await button('Cancel the offer of the lead').click();
      await button('Hand off lead').waitFor();
    };
    await giveTwice(session, { event: 'lead_offered', press: (how) => button('Hand off lead').click(how), undo: cancel });
    const offer = async (): Promise<void> => {
      await button('Hand off lead').click();
      await button('Cancel the offer of the lead').waitFor();
    };
    await giveTwice(session, { event: 'lead_offer_cancelled', open: offer, press: (how) => button('Cancel the offer of the lead').click(how) });
    let turn = 0;
    await giveTwice(session, {
      event: 'removed',
      press: (how) => button('Remove').click(how),
      undo: async () => {
        await bobIsOut();
        await button('Remove').waitFor({ state: 'detached' });
        if (++turn < 2) await bobComes();
      },
    });
  });

  suite.test('once: a line of chat, among technicians, a note', async () => {
    for (const [title, box, event] of [['Chat', 'Write to the customer', 'chat'], ['Team', 'Write to the technicians', 'private_chat'], ['Notes', 'Add a note', 'note']] as const) {
      await view(title);
      const write = async (how: Press): Promise<void> => {
        if (how.trial === true) return page.locator(lost).waitFor({ state: 'detached' });
        const field = page.getByLabel(box).filter({ visible: true });
        // pressing again sends nothing: the field is empty by then
        if ((await countOf(session, event)) === 0 && (await page.getByText('Not sent yet').count()) === 0) await field.fill(`In ${title}`);
        await field.press('Enter');
      };
      await giveTwice(session, {
        event,
        open: async () => page.getByLabel(box).filter({ visible: true }).fill(`Again in ${title}`),
        press: write,
        undo: () => page.getByText('Not sent yet').waitFor({ state: 'detached' }),
      });
    }
    expect(applet.faults.length === 0, applet.faults.join('; '));
  });

  suite.test('once: a reboot', async () => {
    await giveTwice(session, {
      event: 'reboot_ordered',
      open: async () => {
        await toolbar('Reboot').click();
        await page.getByRole('dialog').waitFor();
      },
      press: (how) => page.getByRole('dialog').locator('button[type=submit]').click(how),
      undo: () => ada.headShows('Active', 60_000),
    });
  });

  suite.test('once: decline, accept, accept the lead, leave', async () => {
    const { organisation } = stage();
    const inviteAda = async (): Promise<void> => {
      await bobDoes('invite', other, { technician: organisation.ada.id });
      await ada.showQueue();
      await ada.rowShows('Of Bob', 'Invitation');
      await page.goto(`${line.url}/console#/session/${other}`);
      await ada.headShows('Invitation');
    };
    await giveTwice(other, { event: 'invitation_declined', open: inviteAda, press: pressed('Decline'), undo: () => ada.rowLeaves('Of Bob') });
    const leave = async (): Promise<void> => {
      await ada.press('Leave');
      await ada.rowLeaves('Of Bob');
    };
    await giveTwice(other, { event: 'invitation_accepted', open: inviteAda, press: pressed('Start'), undo: leave });
    const comeIn = async (): Promise<void> => {
      await inviteAda();
      await ada.press('Start');
      await ada.headShows('Collaborating');
    };
    await giveTwice(other, { event: 'left', open: comeIn, press: pressed('Leave'), undo: () => ada.rowLeaves('Of Bob') });
    await comeIn();
    const offer = async (): Promise<void> => {
      await bobDoes('hand-off', other, await adasRow());
      await button('Accept lead status').waitFor();
    };
    const giveBack = async (): Promise<void> => {
      await view('Details');
      await button('Hand off lead').click();
      await bobDoes('hand-off-accept', other);
      await ada.headShows('Collaborating');
    };
    // Bob's acceptance, which gives it back, is one more of the same kind: each way is begun by itself
    await offer();
    const accept = (how: Press): Promise<void> => button('Accept lead status').click(how);
    await accept(ready);
    line.cut('answers lost');
    const before = await countOf(other, 'lead_accepted');
    await accept(hurried);
    await until('the server does it', async () => (await countOf(other, 'lead_accepted')) === before + 1);
    for (let again = 0; again < 3; again++) await accept(hurried).catch(() => undefined);
    line.mend();
    await ada.headShows('Active', 60_000);
    expectEqual(await countOf(other, 'lead_accepted'), before + 1, 'lead_accepted in the history');
    await giveBack();
    await leave();
  });

  suite.test('once: end', async () => {
    await ada.showSession('Once');
    await toolbar('End').click();
    await inDialog('End session')(ready);
    line.cut('answers lost');
    await inDialog('End session')(hurried);
    await until('the server ends it', async () => (await countOf(session, 'ended')) === 1);
    for (let again = 0; again < 3; again++) await inDialog('End session')(hurried).catch(() => undefined);
    line.mend();
    await ada.rowLeaves('Once');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expectEqual(await countOf(session, 'ended'), 1, 'ended in the history');
    await bobDoes('end', other);
    await ada.window.context.close();
    return (await history(session)).map(({ type }) => type).join(', ');
  });

  suite.test('once: a new session', async () => {
    const { organisation, server } = stage();
    const fresh = await Line.to(server.target.url);
    suite.after(() => fresh.close());
    const bob = await Console.signIn(fresh.url, 'bob', 'bob has a password');
    const count = async (): Promise<number> => (await organisation.bob.do<{ rows: { name: string }[] }>('GET', '/api/v1/queues/my/rows')).rows.filter(({ name }) => name === 'Made once').length;
    await bob.page.getByRole('button', { name: 'New session' }).first().click();
    await bob.page.getByRole('dialog').getByLabel('Name').fill('Made once');
    const make = (how: Press): Promise<void> => bob.page.getByRole('dialog').getByRole('button', { name: 'Make the code' }).click(how);
    await make(ready);
    fresh.cut('answers lost');
    await make(hurried);
    await until('the server makes it', async () => (await count()) === 1);
    for (let again = 0; again < 3; again++) await make(hurried).catch(() => undefined);
    fresh.mend();
    await bob.page.getByTestId('code').waitFor({ timeout: 60_000 });
    expectEqual(await count(), 1, 'sessions of that name');
    await bob.window.context.close();
  });
}
