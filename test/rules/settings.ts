// SPDX-License-Identifier: GPL-3.0-or-later
// Time-outs changed while sessions run: each applies to them, a shorter one no sooner than a minute after the change.
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual } from '../lib/runner.js';
import { setSettings, type Settings } from '../lib/server.js';
import { jsonBody } from '../lib/technician.js';
import { pause, until } from '../lib/wait.js';
import type { Walk } from '../ways/lanes.js';
import { toBob } from '../ways/way.js';
import { Journey, type World } from '../ways/world.js';

const graceMs = 60_000;
/** What may lie between the server's clock of the change and ours of its answer. */
const toleranceMs = 1000;

interface Clock {
  setting: string;
  /** The word when it has run out. */
  word: string;
  /** Shortened from the beginning, so that it gets there. */
  settings?: Settings;
  /** Brings a new session to where this clock runs; the applet that has to go at the end, if any. */
  begin: (world: World, journey: Journey) => Promise<LightApplet | undefined>;
}

const inWaiting = async (world: World, journey: Journey): Promise<LightApplet> => {
  const applet = new LightApplet(world.server.target, { code: journey.created.code });
  await journey.shows('Waiting');
  return applet;
};
const inActive = async (world: World, journey: Journey): Promise<LightApplet> => {
  const applet = await inWaiting(world, journey);
  await journey.command('start');
  await journey.shows('Active');
  return applet;
};
const lost = async (world: World, journey: Journey): Promise<LightApplet> => {
  const applet = await inActive(world, journey);
  applet.leave();
  await journey.shows('Reconnecting');
  return applet;
};
const rebooting = async (world: World, journey: Journey): Promise<LightApplet> => {
  const applet = await inActive(world, journey);
  applet.announceReboot();
  await journey.shows('Rebooting');
  return applet;
};

const clocks: readonly Clock[] = [
  { setting: 'private_code_valid_s', word: 'Removed', begin: async () => undefined },
  {
    setting: 'connecting_timeout_s',
    word: 'Removed',
    begin: async ({ server }, { created }) => {
      expectEqual((await ask(server.target, '/api/v1/join', jsonBody('POST', { code: created.code }))).status, 200, 'the code is taken');
      return undefined;
    },
  },
  { setting: 'waiting_timeout_s', word: 'Removed', begin: inWaiting },
  { setting: 'active_idle_s', word: 'Timed Out', begin: inActive },
  {
    setting: 'transfer_back_s',
    word: 'Active',
    begin: async (world, journey) => {
      const applet = await inActive(world, journey);
      await toBob(journey);
      await journey.shows('Outgoing');
      return applet;
    },
  },
  {
    setting: 'hold_limit_s',
    word: 'Timed Out',
    begin: async (world, journey) => {
      const applet = await inActive(world, journey);
      await journey.command('hold');
      await journey.shows('On Hold');
      return applet;
    },
  },
  {
    setting: 'unstarted_offline_s',
    word: 'Removed',
    settings: { offline_after_s: 1 },
    begin: async (world, journey) => {
      const applet = await inWaiting(world, journey);
      applet.leave();
      await journey.shows('Offline');
      return applet;
    },
  },
  { setting: 'offline_after_s', word: 'Offline', begin: lost },
  {
    setting: 'reboot_timeout_s',
    word: 'Offline',
    begin: async (world, journey) => {
      const applet = await rebooting(world, journey);
      applet.leave();
      return applet;
    },
  },
  { setting: 'reboot_heard_s', word: 'Active', begin: rebooting },
];

/** The shortest of each, on a session where it has run for longer already. */
const shorter = ({ setting, word, settings, begin }: Clock) => async (world: World): Promise<string> => {
  const journey = await Journey.connecting(world, settings);
  const applet = await begin(world, journey);
  const { observer } = journey.technician;
  const beganMs = observer.words.get(journey.row)!.at(-1)!.atMs;
  await until('it has run for longer than it will be', () => Date.now() - beganMs > 2000);
  const before = observer.sequence(journey.row).length;
  await setSettings(world.organisation.admin, world.organisation.groups.first, { [setting]: 1 });
  const changedMs = Date.now();
  await journey.shows(word, 2 * graceMs);
  const steps = observer.words.get(journey.row)!.slice(before);
  expectEqual(steps.map((step) => step.word), [word], 'what the row showed after the change');
  const tookMs = steps[0]!.atMs - changedMs;
  expect(tookMs > graceMs - toleranceMs, `it bit after ${tookMs} ms`);
  applet?.leave();
  await journey.clear();
  return `${word} ${(tookMs / 1000).toFixed(1)} s after it became shorter`;
};

/** A longer one counts at once: what would have run out goes on. */
const longer = async (world: World): Promise<string> => {
  const idleS = 12;
  const journey = await Journey.active(world, { active_idle_s: idleS });
  const settings = (values: Settings): Promise<void> => setSettings(world.organisation.admin, world.organisation.groups.first, values);
  journey.neglect(journey.ada);
  await settings({ active_idle_s: 3600 });
  expectEqual(journey.technician.observer.sequence(journey.row).at(-1), 'Active', 'the word when it became longer');
  await pause(1.5 * idleS * 1000);
  await journey.ada.stream.settled();
  expectEqual(journey.technician.observer.sequence(journey.row).at(-1), 'Active', 'the word after the old time-out');
  await journey.finish();
  return `still Active ${1.5 * idleS} s after it became longer than ${idleS} s`;
};

/** A time-out of the channel's own stands above that of all groups, for a session that waits there. */
const ofChannel = async (world: World): Promise<string> => {
  const { admin, channel, ada } = world.organisation;
  const allTechnicians = admin.me.technician.group;
  await setSettings(admin, allTechnicians, { waiting_timeout_s: 4 });
  await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { waiting_timeout_s: 0 });
  const seenBefore = new Set(ada.stream.rows.keys());
  const { join_token } = (await ask(world.server.target, '/api/v1/channels/website/join', jsonBody('POST', { name: 'Grace', fields: [] }))).json<{ join_token: string }>();
  const applet = new LightApplet(world.server.target, { join_token });
  const row = await until('it waits in the channel', () => [...ada.stream.rows.values()].find((one) => !seenBefore.has(one.row_id) && one.status === 'Waiting'));
  await pause(8000);
  await ada.stream.settled();
  expectEqual(ada.observer.sequence(row.row_id).at(-1), 'Waiting', 'the word after the time-out of all groups');
  await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { waiting_timeout_s: null });
  const beganMs = Date.now();
  await ada.stream.shows(row.row_id, 'Removed', 2 * graceMs);
  await until('the applet is told', () => applet.over !== undefined);
  await setSettings(admin, allTechnicians, { waiting_timeout_s: null });
  return `none of its own for 8 s, then that of all groups, Removed ${((Date.now() - beganMs) / 1000).toFixed(1)} s after that`;
};

export const settings: readonly Walk[] = [
  ...clocks.map((clock): Walk => ({ id: `shorter-${clock.setting}`, ownWorld: true, go: shorter(clock) })),
  { id: 'longer-active_idle_s', go: longer },
  { id: 'channel-waiting_timeout_s', go: ofChannel },
];
