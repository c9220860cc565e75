// SPDX-License-Identifier: GPL-3.0-or-later
// The Technician Console: the queue, a session, and the dialogs of both.
import type { Page } from 'playwright-core';
import { press, type Visit, type World } from '../visit.js';

const queue = { as: 'admin', at: () => '/console#/' } as const;
const session = { as: 'admin', at: ({ active }: World) => `/console#/session/${active.session}` } as const;

/** A command of the open session's toolbar. */
const command = (name: string) => async (page: Page): Promise<void> =>
  void (await page.locator('[data-page="console/session"] [role=tabpanel]:visible').getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name }).click());

const chooseFirst = async (page: Page): Promise<void> => void (await page.locator('dialog input[type=radio]:enabled').first().check());

const side = (name: string) => async (page: Page): Promise<void> => void (await page.getByRole('tablist', { name: 'Views of this session' }).getByRole('tab', { name }).click());

/** The customer's screen, if it is not open yet. */
async function openScreen(page: Page): Promise<void> {
  const canvas = page.locator('canvas:visible');
  if (!(await canvas.isVisible())) await page.getByRole('button', { name: 'View screen only' }).click();
  await canvas.waitFor({ timeout: 40_000 });
}

export const consoleVisits: readonly Visit[] = [
  { ...queue, name: 'page console/queue' },
  { ...queue, name: 'look team', open: async (page) => void (await page.getByRole('tab', { name: 'Team' }).click()), leave: async (page) => void (await page.getByRole('tab', { name: 'My queue' }).click()) },
  { ...queue, name: 'menu columns', open: press('Columns') },
  { ...queue, name: 'menu filters', open: press('Filter') },
  { ...queue, name: 'menu row', open: async (page, { active }) => void (await page.getByRole('button', { name: `Actions for ${active.name}` }).click()), leave: async (page) => void (await page.keyboard.press('Escape')) },
  { ...queue, name: 'menu account', open: press('your account', false) },
  { ...queue, name: 'dialog keys', open: press('Keys') },
  { ...queue, name: 'dialog alerts', open: press('Sound and notifications') },
  { ...queue, name: 'dialog new-session', open: press('New session'), fill: async (page) => void (await page.getByLabel('Name').fill('Grace')) },
  {
    ...queue,
    name: 'look new-session-code',
    open: async (page) => {
      await page.getByRole('button', { name: 'New session' }).first().click();
      await page.getByRole('button', { name: 'Make the code' }).click();
      await page.getByTestId('code').waitFor();
    },
  },
  {
    ...queue,
    name: 'dialog account-password',
    open: async (page) => {
      await page.getByRole('button', { name: 'your account' }).click();
      await page.getByRole('button', { name: 'Change password' }).click();
    },
    fill: async (page) => {
      await page.getByLabel('Current password').fill('the old password');
      await page.getByLabel('New password', { exact: true }).fill('a password that is new');
      await page.getByLabel('New password again').fill('a password that is new');
    },
  },
  { ...session, name: 'page console/session', open: side('Chat') },
  { ...session, name: 'menu replies', open: press('Insert a reply'), leave: async (page) => void (await page.keyboard.press('Escape')) },
  {
    ...session,
    name: 'dialog replies',
    open: async (page) => {
      await page.getByRole('button', { name: 'Insert a reply' }).click();
      await page.getByRole('button', { name: 'Edit my replies' }).click();
    },
    fill: async (page) => {
      await page.getByRole('button', { name: 'Add a reply' }).click();
      await page.getByLabel('Name of reply 1').fill('Greeting');
      await page.getByLabel('Text of reply 1').fill('Good morning {customer}, my name is {technician}.');
    },
  },
  {
    ...session,
    name: 'look session-team',
    open: async (page) => {
      await side('Team')(page);
      await page.getByLabel('Write to the technicians').fill('Has anybody seen this before?');
      await page.keyboard.press('Enter');
      await page.getByRole('log', { name: 'Chat among technicians' }).getByText('Has anybody seen').first().waitFor();
    },
  },
  {
    ...session,
    name: 'look session-notes',
    open: async (page) => {
      await side('Notes')(page);
      await page.getByLabel('Add a note').fill('The driver is too old.');
      await page.keyboard.press('Enter');
      await page.getByRole('log', { name: 'Notes' }).getByText('The driver').first().waitFor();
    },
  },
  { ...session, name: 'look session-history', open: side('History') },
  { ...session, name: 'look session-details', open: side('Details'), leave: side('Chat') },
  { ...session, name: 'dialog transfer', open: command('Transfer'), fill: chooseFirst },
  { ...session, name: 'dialog invite', open: command('Invite'), fill: chooseFirst },
  { ...session, name: 'dialog reboot', open: command('Reboot'), fill: chooseFirst },
  { ...session, name: 'dialog end', open: command('End'), fill: async () => undefined, send: 'End session' },
  {
    ...session,
    name: 'look session-screen',
    open: openScreen,
  },
  {
    ...session,
    name: 'dialog clipboard',
    open: async (page) => {
      await openScreen(page);
      await page.getByRole('button', { name: 'Clipboard', exact: true }).click();
    },
  },
  {
    ...session,
    name: 'state toast',
    open: async (page) => {
      await page.route('**/hold', (route) => route.fulfill(refusal));
      await command('Hold')(page);
    },
    leave: async (page) => {
      await page.unroute('**/hold');
      await page.getByRole('button', { name: 'Dismiss' }).click();
    },
  },
  {
    ...queue,
    name: 'state connection-lost',
    open: async (page) => void (await page.context().setOffline(true)),
    leave: async (page) => {
      await page.context().setOffline(false);
      await page.locator('[data-state=connection-lost]').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'state short-timeouts',
    as: 'admin-again',
    at: queue.at,
    before: async (page) => {
      await page.routeWebSocket('**/api/v1/stream', () => undefined);
      await page.route('**/api/v1/me', async (route) => {
        const response = await route.fetch();
        const me = (await response.json()) as { server: { short_timeouts: boolean } };
        await route.fulfill({ response, json: { ...me, server: { ...me.server, short_timeouts: true } } });
      });
    },
  },
  {
    name: 'state session-gone',
    as: 'ada',
    at: ({ active }) => `/console#/session/${active.session}`,
  },
];

/** What a server says that could not save. */
export const refusal = {
  status: 503,
  headers: { 'x-made-by': 'test' },
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title: 'Not saved', status: 503, code: 'not_saved', params: {} }),
};
