// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of one technician and one customer. A way has its start and what makes it happen; what must be seen is in
// spec/status-changes.tsv.
import { jsonBody } from '../lib/technician.js';
import { ask } from '../lib/http.js';
import { expectEqual } from '../lib/runner.js';
import { lost, plugIn, quickLoss, unplug } from './network.js';
import { held, idle, type WaySteps } from './way.js';
import { Journey } from './world.js';

export const terms = 'You allow our technicians to help you.\nYou can end the session at any time.';

async function enterCode(journey: Journey): Promise<void> {
  const reply = await ask(journey.world.server.target, '/api/v1/join', jsonBody('POST', { code: journey.created.code }));
  expectEqual(reply.status, 200, 'the code is taken');
}

export const steps: readonly WaySteps[] = [
  { id: 'S01', manner: 'code', start: (world) => Journey.connecting(world), act: (journey) => journey.join() },
  { id: 'S01', manner: 'code and terms', start: (world) => Journey.connecting(world, { terms }), act: (journey) => journey.join() },
  { id: 'S02', manner: 'never used', start: (world) => Journey.connecting(world, { private_code_valid_s: 4 }), runsOut: 'private code valid for 20 min' },
  {
    id: 'S02',
    manner: 'terms declined',
    start: (world) => Journey.connecting(world, { terms }),
    act: (journey) => journey.join(['--decline-terms']),
    appletExits: 0,
  },
  { id: 'S03', start: (world) => Journey.connecting(world, { connecting_timeout_s: 4 }), act: enterCode, runsOut: 'connecting sessions time out after 5 min' },
  { id: 'S04', start: (world) => Journey.waiting(world), act: (journey) => journey.command('start') },
  { id: 'S06', start: (world) => Journey.waiting(world, { waiting_timeout_s: 6 }), runsOut: 'waiting time-out, 1 min (by default it never runs out)', appletExits: 0 },
  { id: 'S09', start: (world) => Journey.active(world), act: (journey) => journey.applet!.close(), appletExits: 0 },
  { id: 'S10', start: (world) => Journey.active(world, { active_idle_s: 3 }), act: (journey) => journey.neglect(journey.ada), runsOut: idle, appletExits: 0 },
  { id: 'S11', start: (world) => Journey.active(world), act: (journey) => journey.command('end'), appletExits: 0 },
  { id: 'S13', start: (world) => Journey.active(world, quickLoss), act: unplug },
  { id: 'S15', start: (world) => Journey.active(world), act: (journey) => journey.command('hold') },
  { id: 'S17', start: (world) => held(world), act: (journey) => journey.command('start') },
  {
    id: 'S23',
    start: lost((world, settings) => Journey.active(world, settings)),
    act: plugIn,
  },
  {
    id: 'S61',
    start: async (world) => {
      const journey = await Journey.active(world);
      journey.applet!.close();
      await journey.shows('Closed');
      return journey;
    },
    act: (journey) => journey.command('end'),
    appletExits: 0,
  },
];
