// SPDX-License-Identifier: GPL-3.0-or-later
// Permissions of a group: inherited and overridden, and taken away while a screen is open. And who is on: the states of
// technicians as colleagues and the transfer dialog see them.
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, setSettings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Permitted';

export function permissions(suite: Suite, stage: () => Stage): void {
  suite.test('permissions: a value says where it comes from, and is applied to the groups below', async () => {
    const { server, organisation } = stage();
    const { admin, groups } = organisation;
    const below = (await admin.do<{ id: string }>('POST', '/api/v1/groups', { name: 'Printers', parent: groups.first })).id;
    const center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Groups');
    await center.settingsOf('Printers');
    const source = page.locator('[data-setting="may_hold"] [data-source]');
    expectEqual(await source.getAttribute('data-source'), 'standard', 'nobody has set it');
    await center.allow('Hold', true);
    expectEqual(await source.getAttribute('data-source'), 'own', 'after it was set');
    await center.show('Groups');
    await center.settingsOf('First line');
    await center.allow('Hold', false);
    await page.locator('[data-setting="may_hold"]').getByText('1 subgroup has another value of their own.').waitFor();
    await picture(page, 'admin-permissions');
    await page.getByRole('button', { name: 'Apply to subgroups: Permissions' }).click();
    await page.getByRole('dialog').getByText('Hold: 1').waitFor();
    await picture(page, 'admin-permissions-apply');
    await page.getByRole('dialog').getByRole('button', { name: 'Apply to subgroups' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await center.show('Groups');
    await center.settingsOf('Printers');
    expectEqual(await source.getAttribute('data-source'), groups.first, 'inherited again');
    await source.getByText('From First line').waitFor();
    expectEqual(await page.getByRole('checkbox', { name: 'Hold', exact: true }).isChecked(), false, 'Hold in the group below');
    await admin.do('DELETE', `/api/v1/groups/${below}`);
    await setSettings(admin, groups.first, { may_hold: null });
    await center.window.context.close();
  });

  suite.test('permissions: taken away they end an open screen and say why; the server refuses too', async () => {
    const { server, organisation, console } = stage();
    const { admin, ada, groups } = organisation;
    const { code } = await console.newSession(name);
    await console.closeDialog();
    const applet = join(stage(), code);
    await console.rowShows(name, 'Waiting');
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    await console.startControl();
    await until('the screen is open', async () => (await console.screen()) !== undefined, 40_000);
    await setSettings(admin, groups.first, { may_control_screen: false, may_chat: false, may_transfer: false });
    await until('the screen is gone', async () => (await console.screen()) === undefined);
    await console.page.getByText('Your group has lost the permission for this.').waitFor();
    const button = console.page.getByRole('button', { name: 'Start remote control' });
    expectEqual(await button.getAttribute('aria-disabled'), 'true', 'the button');
    expect((await button.getAttribute('aria-description'))?.includes('does not have the right'), 'the button says why');
    const transfer = console.page.getByRole('toolbar', { name: 'Session actions' }).last().getByRole('button', { name: 'Transfer' });
    expectEqual(await transfer.getAttribute('aria-disabled'), 'true', 'Transfer');
    expectEqual(await console.page.getByLabel('Write to the customer').isDisabled(), true, 'the chat');
    await picture(console.page, 'session-not-permitted');
    const session = [...console.observer.words.keys()].at(-1)!.split('-')[0]!;
    const reply = await ada.ask('POST', `/api/v1/sessions/${session}/chat`, { text: 'x', client_id: 'permitted' });
    expectEqual([reply.status, reply.json<{ code: string }>().code], [403, 'no_right'], 'chat by the API');
    expectEqual((await ada.history(session)).at(-1)?.cause, 'right_taken', 'the history');
    await setSettings(admin, groups.first, { may_control_screen: null, may_chat: null, may_transfer: null });
    await until('the button can be used again', async () => (await button.getAttribute('aria-disabled')) === null);
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await applet.program.ended();
    await console.showQueue();
    await console.rowLeaves(name);
    return `${server.options.name}: control, chat and transfer`;
  });

  suite.test('who is on: states follow clicks, idleness and sign-out, in the team view and the transfer dialog', async () => {
    const { server, organisation, console } = stage();
    const { admin, ada, groups } = organisation;
    const { page } = console;
    await page.getByRole('tab', { name: 'Team' }).click();
    const line = (who: string, state: string) => page.getByRole('row').filter({ hasText: who }).filter({ hasText: state });
    await line('Bob', 'Offline').waitFor();
    const bob = await Console.signIn(server.target.url, 'bob', 'bob has a password');
    await line('Bob', 'Online').waitFor();
    await picture(page, 'team');
    await bob.page.getByRole('button', { name: /Bob.*your account/ }).click();
    await bob.page.getByRole('button', { name: 'Set yourself Away' }).click();
    await line('Bob', 'Away').waitFor();
    await page.getByRole('tab', { name: 'My queue' }).click();
    const { code } = await console.newSession('For somebody');
    await console.closeDialog();
    const applet = join(stage(), code);
    await console.rowShows('For somebody', 'Waiting');
    await page.getByRole('button', { name: 'Start For somebody' }).click();
    await page.getByText('Active', { exact: true }).first().waitFor();
    await page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Transfer' }).click();
    const dialog = page.getByRole('dialog');
    const choice = dialog.getByRole('radio', { name: /^Bob/ });
    await dialog.getByText('This technician is Away.').waitFor();
    expectEqual(await choice.isDisabled(), true, 'Bob, Away, cannot be chosen');
    await picture(page, 'transfer');
    await bob.page.getByRole('button', { name: /Bob.*your account/ }).click();
    await bob.page.getByRole('button', { name: 'Set yourself Online' }).click();
    await until('Bob can be chosen without a reload', () => choice.isEnabled());
    await setSettings(admin, groups.first, { busy_above_sessions: 1 });
    const { session } = await ada.newSession('Second');
    await console.closeDialog();
    const second = join(stage(), (await ada.do<{ code: { code: string } }>('GET', `/api/v1/sessions/${session}`)).code.code);
    await console.showQueue();
    await console.rowShows('Second', 'Waiting');
    await page.getByRole('button', { name: 'Start Second' }).click();
    await page.getByRole('button', { name: /Ada.*Busy.*your account/ }).waitFor();
    await setSettings(admin, groups.first, { busy_above_sessions: null });
    await page.getByRole('button', { name: /Ada.*Online.*your account/ }).waitFor();
    await bob.window.context.close();
    await console.showQueue();
    await page.getByRole('tab', { name: 'Team' }).click();
    await line('Bob', 'Offline').waitFor();
    await line('Ada', '2').waitFor();
    await page.getByRole('tab', { name: 'My queue' }).click();
    for (const [one, program] of [['For somebody', applet], ['Second', second]] as const) {
      await console.showSession(one);
      await console.press('End');
      await page.getByRole('button', { name: 'End session' }).click();
      await program.program.ended();
    }
    await console.showQueue();
  });
}
