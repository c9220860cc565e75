// SPDX-License-Identifier: GPL-3.0-or-later
// What holds the idle clock off: each kind that the rules name, at the technician's end and at the customer's, and what
// ends it.
import { expect, expectEqual } from '../lib/runner.js';
import { LightApplet } from '../lib/light-applet.js';
import { pause, until } from '../lib/wait.js';
import type { Walk } from '../ways/lanes.js';
import { quickLoss } from '../ways/network.js';
import { joined } from '../ways/way.js';
import { Journey, type World } from '../ways/world.js';

const tools = ['remote_control', 'screen_sharing', 'file_manager', 'file_transfer', 'save_dialog', 'calling_card'];
const idleS = 3;
/** Longer than the idle time-out: whoever has it is over unless something holds it off. */
const muchLongerMs = 3 * idleS * 1000;
/** A lease that is not renewed counts for so long. */
const leaseValidMs = 60_000;

/** Begins with a session that has Ada's focus, and ends it for good. */
async function withSession(world: World, run: (journey: Journey) => Promise<string>): Promise<string> {
  const journey = await Journey.active(world, { active_idle_s: idleS, ...quickLoss });
  try {
    return await run(journey);
  } finally {
    await journey.abandon();
    await journey.clear();
  }
}

/** It stands for much longer than the time-out, and runs out once it is let go. */
async function holds(journey: Journey, letGo: () => Promise<void> | void, word = 'Timed Out'): Promise<string> {
  const { observer, stream } = journey.technician;
  const before = observer.sequence(journey.row).length;
  await pause(muchLongerMs);
  await stream.settled();
  expectEqual(observer.sequence(journey.row).length, before, `changes while it is held off (${observer.sequence(journey.row).join(', ')})`);
  const letGoMs = Date.now();
  await letGo();
  await journey.shows(word);
  const history = await journey.world.organisation.admin.history(journey.created.session);
  expect(history.some(({ cause }) => cause === 'idle_timeout'), 'no idle_timeout in the history');
  return `stood ${(muchLongerMs / 1000).toFixed(0)} s beside ${idleS} s, ${word} ${((Date.now() - letGoMs) / 1000).toFixed(1)} s after its end`;
}

const focus = (world: World): Promise<string> => withSession(world, (journey) => holds(journey, () => journey.neglect(journey.ada)));

const away = (world: World): Promise<string> =>
  withSession(world, async (journey) => {
    const state = (word: string): Promise<unknown> => journey.ada.do('PUT', '/api/v1/me/state', { state: word });
    try {
      return await holds(journey, async () => void (await state('Away')));
    } finally {
      await state('Online');
    }
  });

const atTechnician = (kind: string) => (world: World): Promise<string> =>
  withSession(world, async (journey) => {
    const { session } = journey.created;
    journey.ada.stream.lease(session, kind, true);
    journey.neglect(journey.ada);
    return holds(journey, () => journey.ada.stream.lease(session, kind, false));
  });

/** The customer's end is played by the protocol, whatever tools the applet of today has. */
const atCustomer = (kind: string) => async (world: World): Promise<string> => {
  const journey = await Journey.connecting(world, { active_idle_s: idleS });
  const applet = new LightApplet(world.server.target, { code: journey.created.code });
  try {
    await journey.shows('Waiting');
    await journey.command('start');
    await journey.shows('Active');
    applet.lease(kind, true);
    applet.say('Something is open here.'); // nothing answers a lease, but what is said after it
    await until('the server has heard so far', () => applet.acked.has(1));
    journey.neglect(journey.ada);
    const seen = await holds(journey, () => applet.lease(kind, false));
    await until('the applet is told', () => applet.over !== undefined);
    return seen;
  } finally {
    applet.leave();
    await journey.clear();
  }
};

const connectionGone = (world: World): Promise<string> =>
  withSession(world, async (journey) => {
    journey.ada.stream.lease(journey.created.session, 'file_manager', true);
    journey.neglect(journey.ada);
    return holds(journey, async () => {
      journey.ada.stream.tear();
      await journey.ada.stream.back();
    });
  });

const linkGone = (world: World): Promise<string> =>
  withSession(world, async (journey) => {
    journey.ada.stream.lease(journey.created.session, 'file_transfer', true);
    journey.neglect(journey.ada);
    return holds(journey, () => journey.cut());
  });

const notRenewed = (world: World): Promise<string> =>
  withSession(world, async (journey) => {
    journey.ada.stream.lease(journey.created.session, 'save_dialog', true);
    const beganMs = Date.now();
    journey.neglect(journey.ada);
    await journey.shows('Timed Out', 2 * leaseValidMs);
    const lasted = Date.now() - beganMs;
    expect(lasted >= leaseValidMs, `it counted for ${lasted} ms only`);
    return `not renewed, Timed Out after ${(lasted / 1000).toFixed(1)} s`;
  });

const collaborators = async (world: World): Promise<string> => {
  const journey = await joined(world, { active_idle_s: idleS });
  try {
    const { session } = journey.created;
    journey.bob.stream.lease(session, 'remote_control', true);
    journey.neglect(journey.bob);
    const seen = await holds(journey, () => journey.bob.stream.lease(session, 'remote_control', false), 'Removed (Timed Out)');
    expectEqual(journey.rowOf(journey.ada)?.status, 'Active', 'the row of the lead');
    return `${seen}, the lead's row stays Active`;
  } finally {
    await journey.abandon();
    await journey.clear();
  }
};

export const leases: readonly Walk[] = [
  { id: 'idle-focus', manner: 'in focus', go: focus },
  { id: 'idle-focus', manner: 'until he is Away', go: away },
  ...tools.flatMap((kind) => [
    { id: `idle-${kind}`, manner: 'technician', go: atTechnician(kind) },
    { id: `idle-${kind}`, manner: 'customer', go: atCustomer(kind) },
  ]),
  { id: 'idle-lease-ends', manner: "with the console's connection", go: connectionGone },
  { id: 'idle-lease-ends', manner: 'with the link', go: linkGone },
  { id: 'idle-lease-ends', manner: 'by not being renewed', ownWorld: true, go: notRenewed },
  { id: 'idle-collaborator', go: collaborators },
];
