// SPDX-License-Identifier: GPL-3.0-or-later
// The customer's pages, and the sign-in.
import type { Visit } from '../visit.js';

export const customerVisits: readonly Visit[] = [
  { name: 'page customer/code', as: 'nobody', at: () => '/' },
  {
    name: 'look customer-wrong-code',
    as: 'nobody',
    at: () => '/',
    open: async (page) => {
      await page.getByLabel('Your code').fill('000000');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'page customer/link', as: 'nobody', at: () => '/j/123456' },
  { name: 'page customer/channel', as: 'nobody', at: () => '/c/website' },
  {
    name: 'look customer-download',
    as: 'nobody',
    at: () => '/c/website',
    open: async (page) => {
      await page.getByLabel('Your name').fill('Grace');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('link', { name: 'Download the help program' }).waitFor();
    },
  },
  {
    name: 'look customer-away',
    as: 'nobody',
    at: () => '/',
    open: async (page) => {
      await page.route('**/api/v1/join', (route) => route.abort());
      await page.getByLabel('Your code').fill('123456');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('The server cannot be reached').waitFor();
    },
    leave: (page) => page.unroute('**/api/v1/join'),
  },
  { name: 'look no-such-channel', as: 'nobody', at: () => '/c/nowhere' },
  { name: 'state signed-out', as: 'nobody', at: () => '/console' },
  {
    name: 'look sign-in-wrong',
    as: 'nobody',
    at: () => '/console',
    open: async (page) => {
      await page.getByLabel('Login').fill('ada');
      await page.getByLabel('Password').fill('not her password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'page admin/setup', as: 'nobody', at: () => '/admin/setup' },
  {
    name: 'look setup-form',
    as: 'nobody',
    at: () => '/admin/setup?token=looked-at-only-0000',
    before: (page) => page.route('**/api/v1/setup', (route) => route.fulfill({ json: {}, headers: { 'x-made-by': 'test' } })),
    open: async (page) => void (await page.getByRole('button', { name: 'Make the administrator' }).waitFor()),
    leave: (page) => page.unroute('**/api/v1/setup'),
  },
  {
    name: 'state server-away',
    as: 'nobody',
    at: () => '/console',
    before: (page) => page.route('**/api/v1/me', (route) => route.abort()),
    leave: (page) => page.unroute('**/api/v1/me'),
  },
];
