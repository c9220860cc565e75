// SPDX-License-Identifier: GPL-3.0-or-later
// The Administration Center.
import type { Page } from 'playwright-core';
import { setSettings } from '../../lib/server.js';
import { press, type Visit, type World } from '../visit.js';

const page = (name: string) => ({ as: 'admin', at: () => `/admin#/${name}` }) as const;
const filled = async (): Promise<void> => undefined;
const named = (name: string) => async (at: Page): Promise<void> => void (await at.getByLabel('Name', { exact: true }).fill(name));
const ofActive = (what: string) => async (at: Page, { active }: World): Promise<void> =>
  void (await at.getByRole('button', { name: `${what} ${active.name}` }).click());

export const adminVisits: readonly Visit[] = [
  { ...page('sessions'), name: 'page admin/sessions' },
  { ...page('sessions'), name: 'dialog session-history', open: ofActive('History of') },
  {
    ...page('sessions'),
    name: 'dialog session-erase',
    before: async (_page, { organisation: { ada } }) => {
      const { row } = await ada.newSession('Nobody came');
      await ada.tryCommand('end', row);
    },
    open: press('Erase the data of Nobody came'),
    fill: filled,
  },
  {
    ...page('sessions'),
    name: 'dialog customer-data',
    before: async (_page, { organisation: { ada } }) => {
      const { row } = await ada.newSession('Wants his data');
      await ada.tryCommand('end', row);
    },
    open: async (at) => {
      await at.getByRole('button', { name: 'Data of a customer' }).click();
      await at.getByLabel('Name, e-mail address or computer').fill('Wants his data');
      await at.getByRole('button', { name: 'Find', exact: true }).click();
      await at.getByText('1 session found.').waitFor();
      await at.getByRole('button', { name: 'Erase 1 session' }).click();
    },
    fill: filled,
    send: 'Erase for good',
  },
  { ...page('groups'), name: 'page admin/groups' },
  { ...page('groups'), name: 'dialog group-new', open: press('New group'), fill: named('Third line') },
  { ...page('groups'), name: 'dialog group-change', open: press('Change First line'), fill: filled },
  { ...page('groups'), name: 'dialog group-delete', open: press('Delete Second line'), fill: filled },
  { ...page('technicians'), name: 'page admin/technicians' },
  {
    ...page('technicians'),
    name: 'dialog technician-new',
    open: press('New technician'),
    fill: async (at) => {
      await named('Dora')(at);
      await at.getByLabel('Login').fill('dora');
      await at.getByLabel('First password').fill('dora has a password');
    },
  },
  {
    ...page('technicians'),
    name: 'dialog technician-import',
    open: press('Import'),
    fill: async (at) => {
      await at.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from('login,name,group\ndora,Dora,First line\n') });
      await at.getByText('1 technician in this file.').waitFor();
    },
  },
  { ...page('technicians'), name: 'dialog technician-change', open: press('Change Ada'), fill: filled },
  {
    ...page('technicians'),
    name: 'dialog technician-password',
    open: press('Password of Ada'),
    fill: async (at) => void (await at.getByLabel('New password').fill('another password')),
  },
  { ...page('technicians'), name: 'dialog technician-disable', open: press('Disable Ada'), fill: filled },
  { ...page('technicians'), name: 'dialog technician-delete', open: press('Delete Ada'), fill: filled },
  { ...page('channels'), name: 'page admin/channels' },
  {
    ...page('channels'),
    name: 'dialog channel-new',
    open: press('New channel'),
    fill: async (at) => {
      await named('Shop')(at);
      await at.getByLabel('Word in the link').fill('shop');
    },
  },
  { ...page('channels'), name: 'dialog channel-change', open: press('Change website'), fill: filled },
  {
    ...page('channels'),
    name: 'dialog channel-delete',
    // one at which nobody waits: the other could not be deleted
    before: (_page, { organisation: { admin, groups } }) => admin.do('POST', '/api/v1/channels', { name: 'fair', groups: [groups.first] }),
    open: press('Delete fair'),
    fill: filled,
  },
  { name: 'page admin/group-settings', as: 'admin', at: ({ organisation }) => `/admin#/groups/${organisation.groups.first}` },
  {
    name: 'dialog settings-apply',
    as: 'admin',
    at: ({ organisation }) => `/admin#/groups/${organisation.groups.first}`,
    before: async (_page, { organisation: { admin, groups } }) => {
      const { id } = await admin.do<{ id: string }>('POST', '/api/v1/groups', { name: 'Below', parent: groups.first });
      await setSettings(admin, id, { may_hold: false, may_invite: false });
    },
    open: press('Apply to subgroups: Permissions'),
  },
  { name: 'page admin/channel-settings', as: 'admin', at: ({ organisation }) => `/admin#/channels/${organisation.channel}` },
  { ...page('messages'), name: 'page admin/messages' },
  { name: 'state no-administrator', as: 'ada', at: () => '/admin' },
];
