// SPDX-License-Identifier: GPL-3.0-or-later
// A technician is disabled while he has a part in a session.
import { LightApplet } from '../lib/light-applet.js';
import { expect, expectEqual } from '../lib/runner.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Walk } from '../ways/lanes.js';
import { Journey, type World } from '../ways/world.js';

type Part = (journey: Journey) => Promise<void>;

const offer: Part = async (journey) => {
  await journey.by(journey.ada, 'transfer', { to: journey.bob.queue, comment: '' });
  await journey.sees(journey.bob, 'Incoming');
};
const invite: Part = async (journey) => {
  await journey.command('invite', { technician: journey.bob.id });
  await journey.sees(journey.bob, 'Invitation');
};
const join: Part = async (journey) => {
  await invite(journey);
  await journey.by(journey.bob, 'start');
  await journey.sees(journey.bob, 'Collaborating');
};

interface Case {
  id: string;
  who: 'ada' | 'bob';
  part: Part;
  /** What the rows show from the moment on, Ada's and Bob's. */
  ada: string[];
  bob: string[];
  cause: string;
  /** What the customer's applet is told, where it is over. */
  outcome?: string;
}

const cases: readonly Case[] = [
  { id: 'disabled-lead', who: 'ada', part: join, ada: ['Active', 'Removed'], bob: ['Collaborating', 'Closed'], cause: 'technician_disabled', outcome: 'aborted' },
  { id: 'disabled-source', who: 'ada', part: offer, ada: ['Outgoing', 'Removed'], bob: ['Incoming', 'Removed'], cause: 'technician_disabled', outcome: 'aborted' },
  { id: 'disabled-target', who: 'bob', part: offer, ada: ['Outgoing', 'Active'], bob: ['Incoming', 'Removed'], cause: 'target_disabled' },
  { id: 'disabled-invited', who: 'bob', part: invite, ada: ['Active'], bob: ['Invitation', 'Removed'], cause: 'technician_disabled' },
  { id: 'disabled-collaborator', who: 'bob', part: join, ada: ['Active'], bob: ['Collaborating', 'Removed'], cause: 'technician_disabled' },
];

/** The history tells what his own console, cut off, cannot. */
const disable = ({ who, part, ada, bob, cause, outcome }: Case) => async (world: World): Promise<string> => {
  const { admin } = world.organisation;
  const journey = await Journey.connecting(world, {});
  const applet = new LightApplet(world.server.target, { code: journey.created.code });
  await journey.shows('Waiting');
  await journey.command('start');
  await journey.shows('Active');
  await part(journey);
  const rows = { ada: journey.row, bob: journey.rowOf(journey.bob)!.row_id };
  const disabled = journey[who];
  await admin.do('PATCH', `/api/v1/technicians/${disabled.id}`, { disabled: true });
  const words = async (row: string): Promise<string[]> =>
    (await admin.history(journey.created.session)).flatMap(({ changes }) => changes).filter(({ row_id }) => row_id === row).map(({ to }) => to);
  for (const [row, wanted] of [[rows.ada, ada], [rows.bob, bob]] as const) {
    await until(`row ${row} shows ${wanted.at(-1)}`, async () => (await words(row)).at(-1) === wanted.at(-1));
    expectEqual((await words(row)).slice(-wanted.length), wanted, `the words of row ${row}`);
  }
  const history = await admin.history(journey.created.session);
  expect(history.some((entry) => entry.cause === cause), `no ${cause} in the history`);
  if (outcome) await until('the applet is told', () => applet.over === outcome);
  expectEqual((await disabled.ask('GET', '/api/v1/me')).status, 401, 'the disabled one is signed out');
  expectEqual(applet.faults, [], 'what the applet was told wrongly');
  applet.leave();
  disabled.stream.close();
  await admin.do('PATCH', `/api/v1/technicians/${disabled.id}`, { disabled: false });
  world.organisation[who] = await Technician.signIn(world.server.target, who, `${who} has a password`);
  await world.watch(world.organisation[who]);
  await journey.clear();
  return `Ada ${ada.join(' > ')}, Bob ${bob.join(' > ')}${outcome ? `, the customer is told: ${outcome}` : ''}; signed out`;
};

export const disabled: readonly Walk[] = cases.map((one): Walk => ({ id: one.id, go: disable(one) }));
