// SPDX-License-Identifier: GPL-3.0-or-later
// Signing in safely: the second step, what one's own account shows, what an administrator does for others.
import type { Page } from 'playwright-core';
import { Authenticator } from '../../lib/authenticator.js';
import { press, type Visit, type World } from '../visit.js';

const queue = { as: 'admin', at: () => '/console#/' } as const;

const openSecurity = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'your account' }).click();
  await page.getByRole('button', { name: 'Sign-in and security' }).click();
  await page.getByRole('button', { name: 'Turn on' }).waitFor();
};

const setup = async (page: Page): Promise<void> => {
  await openSecurity(page);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
};

/** Bob gets a second factor, so that there is one to reset. */
async function enrolBob(_: Page, { organisation: { bob } }: World): Promise<void> {
  const { enabled } = await bob.do<{ enabled: boolean }>('GET', '/api/v1/me/two-factor');
  if (enabled) return;
  const { secret } = await bob.do<{ secret: string }>('POST', '/api/v1/me/two-factor');
  await bob.do('PUT', '/api/v1/me/two-factor', { code: await new Authenticator(secret).fresh() });
}

const askCode = async (page: Page): Promise<void> => {
  await page.route('**/api/v1/sign-in', (route) => route.fulfill({ status: 202, json: { step_token: 'A'.repeat(43) } }));
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password').fill('ada has a password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
};

const noLonger = async (page: Page): Promise<void> => page.unroute('**/api/v1/sign-in');

/** The server says that this has to be done first. */
const mustDo = (what: string) => async (page: Page): Promise<void> => {
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), [what]: true } });
  });
};

export const securityVisits: readonly Visit[] = [
  { as: 'admin', at: () => '/admin#/audit', name: 'page admin/audit', open: async (page) => page.getByRole('table', { name: 'Audit log' }).getByRole('row').nth(3).waitFor() },
  { ...queue, name: 'dialog security', open: openSecurity },
  { ...queue, name: 'look security-setup', open: setup },
  {
    ...queue,
    name: 'look security-sign-ins',
    open: async (page) => {
      await openSecurity(page);
      await page.getByRole('tab', { name: 'Sign-ins' }).click();
      await page.getByText('This one').waitFor();
    },
  },
  {
    ...queue,
    name: 'look security-tokens',
    open: async (page) => {
      await openSecurity(page);
      await page.getByRole('tab', { name: 'API tokens' }).click();
      await page.getByText('No API token').waitFor();
    },
  },
  {
    ...queue,
    name: 'look security-token-new',
    open: async (page) => {
      await openSecurity(page);
      await page.getByRole('tab', { name: 'API tokens' }).click();
      await page.getByRole('button', { name: 'New token' }).click();
    },
  },
  {
    as: 'admin',
    at: () => '/admin#/technicians',
    name: 'dialog technician-sign-ins',
    open: async (page) => {
      await page.getByRole('button', { name: 'Sign-ins of Ada' }).click();
      await page.getByRole('button', { name: 'End all' }).waitFor();
    },
  },
  { name: 'state sign-in-code', as: 'nobody', at: () => '/console', open: askCode, leave: noLonger },
  {
    name: 'look sign-in-recovery-code',
    as: 'nobody',
    at: () => '/console',
    open: async (page) => {
      await askCode(page);
      await page.getByRole('button', { name: 'Use a recovery code instead' }).click();
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
    leave: noLonger,
  },
  {
    name: 'state must-change-password',
    as: 'admin-again',
    at: queue.at,
    before: mustDo('must_change_password'),
    open: async (page) => page.getByRole('heading', { name: 'Choose a new password' }).waitFor(),
    fill: async (at) => {
      await at.getByLabel('The password that you were given').fill('a password that is known');
      for (const label of ['New password', 'New password again']) await at.getByLabel(label, { exact: true }).fill('a password of my own');
    },
    leave: async (page) => page.unroute('**/api/v1/me'),
  },
  {
    name: 'state must-enrol',
    as: 'admin-again',
    at: queue.at,
    before: mustDo('must_enrol'),
    open: async (page) => page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor(),
    leave: async (page) => page.unroute('**/api/v1/me'),
  },
  {
    as: 'admin',
    at: () => '/admin#/technicians',
    name: 'dialog technician-factor-reset',
    before: enrolBob,
    open: press('Reset two-factor sign-in of Bob'),
    fill: async () => undefined,
  },
];
