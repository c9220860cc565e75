// SPDX-License-Identifier: GPL-3.0-or-later
// The statuses that come from the customer's side and from time: Reconnecting, Offline, Rebooting, Timed Out, Closed, each as
// the console shows it, and what it allows then.
import type { Applet } from '../lib/applet.js';
import { Power } from '../lib/power.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { setSettings, type Settings } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { audit } from './audit.js';
import { join, type Stage } from './stage.js';

export function statuses(suite: Suite, stage: () => Stage): void {
  const settings = async (values: Settings): Promise<void> => setSettings(stage().organisation.admin, stage().organisation.groups.first, values);

  const active = async (name: string, env: Record<string, string> = {}): Promise<Applet> => {
    const { console } = stage();
    const { code } = await console.newSession(name);
    await console.closeDialog();
    const applet = join(stage(), code, { env });
    await console.rowShows(name, 'Waiting', 60_000);
    await console.startRow(name);
    await console.headShows('Active');
    return applet;
  };

  suite.test('statuses: a silent applet shows Reconnecting, then Offline, and Active again when it is back', async () => {
    const { console } = stage();
    await settings({ loss_noticed_s: 8, offline_after_s: 3 });
    const applet = await active('Bad line');
    process.kill(applet.program.pid, 'SIGSTOP');
    await console.headShows('Reconnecting', 40_000);
    const ask = console.page.getByRole('button', { name: 'Start remote control' });
    expectEqual(await ask.getAttribute('aria-disabled'), 'true', 'remote control while the computer is away is off');
    await console.headShows('Offline', 40_000);
    await audit(console.page, 'a session whose computer is away');
    process.kill(applet.program.pid, 'SIGCONT');
    await console.headShows('Active', 40_000);
    await console.end();
    await console.rowLeaves('Bad line');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });

  suite.test('statuses: the technician reboots the computer, and it stays up after all', async () => {
    const { console } = stage();
    await settings({ loss_noticed_s: null, offline_after_s: null });
    const power = await Power.start('browser-power');
    const applet = await active('Reboot me', power.env);
    power.pressed();
    await console.headShows('Rebooting');
    await console.page.getByText('The customer’s computer is rebooting.').waitFor();
    power.cancelled();
    await console.headShows('Active');
    const before = power.downs;
    await console.press('Reboot');
    await console.page.getByRole('radio', { name: 'Normal' }).check();
    await console.page.getByRole('dialog').getByRole('button', { name: 'Reboot', exact: true }).click();
    await console.headShows('Rebooting');
    await power.goesDown(before);
    await applet.program.stop();
    await console.end();
    await console.rowLeaves('Reboot me');
    await power.stop();
  });

  suite.test('statuses: a computer that does not let the applet reboot it is not told to', async () => {
    const { console } = stage();
    const applet = await active('Cannot reboot', { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent' });
    const reboot = console.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name: 'Reboot' });
    await until('Reboot is off', async () => (await reboot.getAttribute('aria-disabled')) === 'true');
    expect((await reboot.getAttribute('title'))?.includes('does not let the applet restart it'), `the button says ${await reboot.getAttribute('title')}`);
    await console.end();
    await console.rowLeaves('Cannot reboot');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });

  suite.test('statuses: a session that nobody touches times out, says so, and is cleared', async () => {
    const { console } = stage();
    await settings({ hold_limit_s: 4 });
    const applet = await active('Forgotten');
    await console.press('Hold');
    await console.headShows('On Hold');
    await console.headShows('Timed Out', 60_000);
    await console.page.getByText('The session ran out of time.').waitFor();
    await settings({ hold_limit_s: null });
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    await console.press('End');
    await console.showQueue();
    await console.rowLeaves('Forgotten');
  });

  suite.test('statuses: the customer closes; the row stays until it is cleared', async () => {
    const { console } = stage();
    const applet = await active('Thank you');
    applet.close();
    await console.headShows('Closed');
    expect(await console.page.getByRole('textbox', { name: /write to the customer/i }).count() === 0 || await console.page.getByLabel(/The session is over|write/i).first().isDisabled(), 'one can still write');
    await audit(console.page, 'a closed session');
    await console.press('End');
    await console.showQueue();
    await console.rowLeaves('Thank you');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });
}
