// SPDX-License-Identifier: GPL-3.0-or-later
// Every command that the console offers, given again and again over a network that is cut: on a computer just unplugged, so that the
// server does it and the network goes in the middle of its answer, so that it does not arrive before the network is back. Pressed
// again meanwhile it is still done once; or, where the page refused it, not at all.
import type { Locator, Page } from 'playwright-core';
import { lost, type Console } from '../lib/console.js';
import { LightApplet } from '../lib/light-applet.js';
import type { HistoryEntry } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';
import type { Cut, Wire } from '../lib/wire.js';
import type { Stage } from './stage.js';


type Press = NonNullable<Parameters<Locator['click']>[0]>;
/* However the page feels about it, at once. */
const hurried: Press = { force: true, timeout: 10_000 };
/* It may be closed by now. */
const again: Press = { force: true, timeout: 1500 };
/* Nothing is pressed: it is waited for until it can be. */
const ready: Press = { trial: true };

const pressAgain = async (press: Step['press']): Promise<void> => {
  for (let times = 0; times < 3; times++) await press(again).catch(() => undefined);
};

interface Step {
  /** What is done, as the history tells it. */
  event: string;
  /** What is open before the network is cut: the dialog of the command, filled. */
  open?: () => Promise<void>;
  /** The press that gives the command, or only shows that it could. */
  press: (how: Press) => Promise<void>;
  /** Puts the session back so that the command can be given again, if it is to be. */
  undo?: (last: boolean) => Promise<void>;
  /** The page takes it while the network is away, and keeps it. */
  kept?: boolean;
}

const cuts: readonly Cut[] = ['unplugged', 'answers lost', 'silent'];

export function once(suite: Suite, stage: () => Stage): void {
  let wire: Wire;
  let ada: Console;
  let page: Page;
  let applet: LightApplet;
  let session: string;
  let other: string;
  let otherApplet: LightApplet;
  const given = { once: 0, refused: 0 };

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

  /** The page's request is over without an answer, so that it has to ask again. */
  const forgets = async (): Promise<void> => {
    wire.forget();
    await until('the page has no answer to wait for', () => ada.asked.size === 0);
  };

  /** Gives the command once for each way of cutting; how often it stands in the history in the end is what the test is about. */
  async function give(of: string, { event, open, press, undo, kept }: Step): Promise<void> {
    let isOpen = false;
    for (const how of cuts) {
      if (!isOpen) await open?.();
      const before = await countOf(of, event);
      await press(ready); // on a busy computer the page may just have lost its line by itself
      if (how === 'answers lost') await ada.loseAnswers(wire);
      else wire.cut(how);
      await press(hurried);
      if (how === 'answers lost') await until(`the server does it: ${event}`, async () => (await countOf(of, event)) === before + 1);
      wire.cut('unplugged');
      await page.locator(lost).waitFor();
      if (how !== 'unplugged') await forgets();
      await pressAgain(press);
      expectEqual(await countOf(of, event), how === 'answers lost' ? before + 1 : before, `${event} while the network is cut, ${how}`);
      wire.mend();
      await ada.idle();
      const done = (await countOf(of, event)) - before;
      const wanted = how === 'unplugged' && kept !== true ? [0, 1] : [1];
      expect(wanted.includes(done), `${event}, ${how}: ${done} times in the history`);
      expectEqual(await ada.told(), [], `what the page says after ${event}, ${how}`);
      // what was not done is still offered, in the dialog that is open
      isOpen = done === 0;
      if (isOpen) await press(ready);
      else {
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await undo?.(how === cuts.at(-1));
      }
      given[done === 0 ? 'refused' : 'once']++;
    }
  }

  const pressed = (name: string) => (how: Press) => toolbar(name).click(how);
  const inDialog = (name: string) => (how: Press) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click(how);
  const chooseBob = (command: string) => async () => {
    await toolbar(command).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'Bob' }).check();
  };

  suite.essential('once: two sessions over a network that can be cut', async () => {
    const { server, organisation } = stage();
    wire = stage().network!.wire;
    ada = stage().console;
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
    await until('Bob has started', () => bobsRow(other)?.status === 'Active');
  });

  suite.test('once: hold and start again', async () => {
    const back = async (word: string, name: string): Promise<void> => {
      await until('it can be pressed', async () => (await toolbar(name).getAttribute('aria-disabled')) !== 'true');
      await toolbar(name).click();
      await ada.headShows(word);
    };
    await give(session, { event: 'held', press: pressed('Hold'), undo: () => back('Active', 'Start') });
    await ada.press('Hold');
    await ada.headShows('On Hold');
    await give(session, { event: 'hold_ended', press: pressed('Start'), undo: (last) => (last ? ada.headShows('Active', 60_000) : back('On Hold', 'Hold')) });
  });

  suite.test('once: transfer and take back', async () => {
    const takeBack = async (): Promise<void> => {
      await ada.headShows('Outgoing');
      await ada.press('Start');
      await ada.headShows('Active');
    };
    await give(session, { event: 'transferred', open: chooseBob('Transfer'), press: inDialog('Transfer'), undo: takeBack });
    await ada.transfer('Bob');
    await ada.headShows('Outgoing');
    await give(session, {
      event: 'taken_back',
      press: pressed('Start'),
      undo: async (last) => {
        await ada.headShows('Active');
        if (last) return;
        await ada.transfer('Bob');
        await ada.headShows('Outgoing');
      },
    });
  });

  suite.test('once: invite, withdraw, hand off the lead, cancel that, remove', async () => {
    const bobIsOut = (): Promise<unknown> => until('Bob is out', () => bobsRow(session) === undefined);
    await view('Details');
    await give(session, {
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
    await give(session, { event: 'invitation_withdrawn', open: inviteBob, press: (how) => button('Withdraw invitation').click(how), undo: async () => void (await bobIsOut()) });
    await bobComes();
    const cancel = async (): Promise<void> => {
      await button('Cancel the offer of the lead').click();
      await button('Hand off lead').waitFor();
    };
    await give(session, { event: 'lead_offered', press: (how) => button('Hand off lead').click(how), undo: cancel });
    const offer = async (): Promise<void> => {
      await button('Hand off lead').click();
      await button('Cancel the offer of the lead').waitFor();
    };
    await give(session, { event: 'lead_offer_cancelled', open: offer, press: (how) => button('Cancel the offer of the lead').click(how) });
    await give(session, {
      event: 'removed',
      press: (how) => button('Remove').click(how),
      undo: async (last) => {
        await bobIsOut();
        await button('Remove').waitFor({ state: 'detached' });
        if (!last) await bobComes();
      },
    });
  });

  suite.test('once: a line of chat, among technicians, a note', async () => {
    for (const [title, box, event] of [['Chat', 'Write to the customer', 'chat'], ['Team', 'Write to the technicians', 'private_chat'], ['Notes', 'Add a note', 'note']] as const) {
      await view(title);
      const field = page.getByLabel(box).filter({ visible: true });
      let lines = 0;
      await give(session, {
        event,
        open: () => field.fill(`Line ${++lines} in ${title}`),
        // pressing again sends nothing: the field is empty by then
        press: (how) => (how.trial === true ? page.locator(lost).waitFor({ state: 'detached' }) : field.press('Enter')),
        kept: true,
      });
    }
    expect(applet.faults.length === 0, applet.faults.join('; '));
  });

  suite.test('once: a reboot', async () => {
    await give(session, {
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
      await page.goto(`${stage().server.target.url}/console#/session/${other}`);
      await ada.headShows('Invitation');
    };
    await give(other, { event: 'invitation_declined', open: inviteAda, press: pressed('Decline'), undo: () => ada.rowLeaves('Of Bob') });
    const leave = async (): Promise<void> => {
      await ada.press('Leave');
      await ada.rowLeaves('Of Bob');
    };
    await give(other, { event: 'invitation_accepted', open: inviteAda, press: pressed('Start'), undo: leave });
    const comeIn = async (): Promise<void> => {
      await inviteAda();
      await ada.press('Start');
      await ada.headShows('Collaborating');
    };
    await give(other, { event: 'left', open: comeIn, press: pressed('Leave'), undo: () => ada.rowLeaves('Of Bob') });
    await comeIn();
    const offer = async (): Promise<void> => {
      await bobDoes('hand-off', other, await adasRow());
      await view('Chat');
      await button('Accept lead status').waitFor();
    };
    const giveBack = async (): Promise<void> => {
      await view('Details');
      await button('Hand off lead').click();
      await button('Cancel the offer of the lead').waitFor();
      await bobDoes('hand-off-accept', other);
      await ada.headShows('Collaborating');
    };
    await give(other, { event: 'lead_accepted', open: offer, press: (how) => button('Accept lead status').click(how), undo: giveBack });
    await leave();
  });

  suite.test('once: end', async () => {
    await ada.showSession('Once');
    await toolbar('End').click();
    const end = inDialog('End session');
    await end(ready);
    await ada.loseAnswers(wire);
    await end(hurried);
    await until('the server ends it', async () => (await countOf(session, 'ended')) === 1);
    wire.cut('unplugged');
    await forgets();
    await pressAgain(end);
    wire.mend();
    await ada.rowLeaves('Once');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expectEqual(await countOf(session, 'ended'), 1, 'ended in the history');
    await bobDoes('end', other);
    return (await history(session)).map(({ type }) => type).join(', ');
  });

  suite.test('once: a new session', async () => {
    const { ada: technician } = stage().organisation;
    const count = async (): Promise<number> => (await technician.do<{ rows: { name: string }[] }>('GET', '/api/v1/queues/my/rows')).rows.filter(({ name }) => name === 'Made once').length;
    await ada.showQueue();
    await button('New session').first().click();
    await page.getByRole('dialog').getByLabel('Name').fill('Made once');
    const make = inDialog('Make the code');
    await make(ready);
    await ada.loseAnswers(wire);
    await make(hurried);
    await until('the server makes it', async () => (await count()) === 1);
    wire.cut('unplugged');
    await forgets();
    await pressAgain(make);
    wire.mend();
    await page.getByTestId('code').waitFor({ timeout: 60_000 });
    expectEqual(await count(), 1, 'sessions of that name');
    return `${given.once} commands given while the network was cut stand in the history once, ${given.refused} were refused`;
  });
}
