// SPDX-License-Identifier: GPL-3.0-or-later
// The ways that every check walks. A way has its start, what makes it happen, and how long that may take; what must be seen
// is in spec/status-changes.tsv.
import { jsonBody } from '../lib/technician.js';
import { ask } from '../lib/http.js';
import { expectEqual } from '../lib/runner.js';
import type { WaySteps } from './way.js';
import { Journey } from './world.js';

const terms = 'You allow our technicians to help you.\nYou can end the session at any time.';

async function enterCode(journey: Journey): Promise<void> {
  const reply = await ask(journey.world.server.target, '/api/v1/join', jsonBody('POST', { code: journey.created.code }));
  expectEqual(reply.status, 200, 'the code is taken');
}

export const steps: readonly WaySteps[] = [
  { id: 'S01', manner: 'code', start: (world) => Journey.connecting(world), act: (journey) => journey.join() },
  { id: 'S01', manner: 'code and terms', start: (world) => Journey.connecting(world, { terms }), act: (journey) => journey.join() },
  { id: 'S02', manner: 'never used', start: (world) => Journey.connecting(world, { private_code_valid_s: 3 }), act: () => undefined },
  {
    id: 'S02',
    manner: 'terms declined',
    start: (world) => Journey.connecting(world, { terms }),
    act: (journey) => journey.join(['--decline-terms']),
    appletExits: 0,
  },
  { id: 'S03', start: (world) => Journey.connecting(world, { connecting_timeout_s: 3 }), act: enterCode },
  { id: 'S04', start: (world) => Journey.waiting(world), act: (journey) => journey.command('start') },
  { id: 'S06', start: (world) => Journey.waiting(world, { waiting_timeout_s: 4 }), act: () => undefined, appletExits: 0 },
  { id: 'S09', start: (world) => Journey.active(world), act: (journey) => journey.applet!.close(), appletExits: 0 },
  { id: 'S10', start: (world) => Journey.active(world, { active_idle_s: 4 }), act: () => undefined, appletExits: 0 },
  { id: 'S11', start: (world) => Journey.active(world), act: (journey) => journey.command('end'), appletExits: 0 },
  { id: 'S13', start: (world) => Journey.active(world), act: (journey) => journey.customer.computer.unplug(), withinMs: 15_000 },
  { id: 'S15', start: (world) => Journey.active(world), act: (journey) => journey.command('hold') },
  {
    id: 'S17',
    start: async (world) => {
      const journey = await Journey.active(world);
      await journey.command('hold');
      await journey.shows('On Hold');
      return journey;
    },
    act: (journey) => journey.command('start'),
  },
  {
    id: 'S23',
    start: async (world) => {
      const journey = await Journey.active(world);
      journey.customer.computer.unplug();
      await journey.shows('Reconnecting', 15_000);
      return journey;
    },
    act: (journey) => journey.customer.computer.plugIn(),
    withinMs: 40_000,
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
