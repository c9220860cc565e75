// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of sessions that are over or about to be.
import { seenToStay } from '../lib/observer.js';
import { expectEqual } from '../lib/runner.js';
import { Technician } from '../lib/technician.js';
import { pause } from '../lib/wait.js';
import { nearlyIdle, quickLoss } from './network.js';
import { held, idle, type WaySteps } from './way.js';
import { Journey, type World } from './world.js';

const threeMinutes = 180_000;

async function timedOut(world: World): Promise<Journey> {
  const journey = await Journey.active(world, { active_idle_s: 3 });
  journey.neglect(journey.ada);
  await journey.shows('Timed Out');
  return journey;
}

/** The idle time-out ran out while the network was away: the applet does not know of it. */
async function timedOutUnknown(world: World): Promise<Journey> {
  const journey = await nearlyIdle(world, { active_idle_s: 3, ...quickLoss });
  await journey.cut();
  journey.neglect(journey.ada);
  await journey.shows('Timed Out');
  return journey;
}

/** Everything that could touch the row, and more than three minutes: it is still there and was never told about again. */
async function leaveAlone(journey: Journey): Promise<void> {
  const { customer, world, row } = journey;
  const { organisation, server } = world;
  const until = Date.now() + threeMinutes;
  journey.applet!.close();
  customer.computer.plugIn();
  expectEqual(await journey.appletEnded(), 0, 'how the applet ended');
  await server.program.stop();
  await server.run();
  for (const { stream } of world.technicians) await stream.back();
  await journey.ada.do('POST', '/api/v1/sign-out');
  await pause(until - Date.now());
  organisation.ada = await Technician.signIn(server.target, 'ada', 'ada has a password');
  await world.watch(organisation.ada);
  expectEqual(organisation.ada.observer.sequence(row), ['Timed Out'], 'the row after all that');
  seenToStay('Timed Out');
}

export const endings: readonly WaySteps[] = [
  { id: 'S21', start: (world) => held(world), act: (journey) => journey.applet!.close(), appletExits: 0 },
  { id: 'S63', start: timedOut, act: (journey) => journey.by(journey.ada, 'end'), runsOut: idle, appletExits: 0 },
  // three minutes and more, whatever the time-outs
  { id: 'S62', start: timedOutUnknown, act: leaveAlone, ownWorld: true, runsOut: idle, appletExits: 0 },
];
