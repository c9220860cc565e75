// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of a customer's network that goes and comes back.
import type { Settings } from '../lib/server.js';
import { held, idle, offered, offlineAfter, type WaySteps } from './way.js';
import { Journey, type World } from './world.js';

export type Begin = (world: World, settings: Settings) => Promise<Journey>;

export const unplug = (journey: Journey): void => journey.customer.computer.unplug();
export const plugIn = (journey: Journey): void => journey.customer.computer.plugIn();
const end = (journey: Journey): Promise<void> => journey.by(journey.ada, 'end');

/** For ways in which a network that says nothing has to be noticed. */
export const quickLoss: Settings = { loss_noticed_s: 8 };

/** Lost from what it was. */
export const lost = (begin: Begin, settings: Settings = {}) => async (world: World): Promise<Journey> => {
  const journey = await begin(world, { ...quickLoss, ...settings });
  await journey.cut();
  return journey;
};

/** Lost, and for long enough to be Offline. */
export const offline = (begin: Begin, settings: Settings = {}) => async (world: World): Promise<Journey> => {
  const journey = await lost(begin, { offline_after_s: 2, ...settings })(world);
  await journey.shows('Offline');
  return journey;
};

export const toAda: Begin = (world, settings) => offered(world, 'ada', settings);
export const toBob: Begin = (world, settings) => offered(world, 'bob', settings);
const waiting: Begin = (world, settings) => Journey.waiting(world, settings);
const active: Begin = (world, settings) => Journey.active(world, settings);
/** Active, and with documented time-outs about to be idle for too long. */
export const nearlyIdle: Begin = async (world, settings) => {
  const journey = await Journey.active(world, settings);
  await journey.nearlyIdle();
  return journey;
};
const neglect = (journey: Journey): void => journey.neglect(journey.ada);

/** The customer's computer comes back to a session that is over: the applet is told and ends by itself. */
const endAndPlugIn = async (journey: Journey): Promise<void> => {
  await end(journey);
  plugIn(journey);
};

export const network: readonly WaySteps[] = [
  { id: 'S07', start: (world) => Journey.waiting(world, quickLoss), act: unplug },
  { id: 'S22', start: (world) => held(world, quickLoss), act: unplug },
  { id: 'S24', start: lost(held), act: plugIn },
  { id: 'S25', start: lost(nearlyIdle, { active_idle_s: 3 }), act: neglect, runsOut: idle },
  { id: 'S26', start: lost(active), act: endAndPlugIn, appletExits: 0 },
  { id: 'S27', start: lost(waiting), act: plugIn },
  { id: 'S28', start: lost(toBob), act: plugIn, others: ['Ada: Reconnecting > Outgoing'] },
  { id: 'S29', manner: 'active', start: lost(active, { offline_after_s: 4 }), runsOut: offlineAfter },
  { id: 'S29', manner: 'waiting', start: lost(waiting, { offline_after_s: 4 }), runsOut: offlineAfter },
  { id: 'S30', start: offline(active), act: plugIn, runsOut: offlineAfter },
  { id: 'S31', start: offline(active, { active_idle_s: 3 }), act: neglect, runsOut: idle },
  { id: 'S32', start: offline(active), act: endAndPlugIn, runsOut: offlineAfter, appletExits: 0 },
  { id: 'S33', start: offline(held), act: plugIn, runsOut: offlineAfter },
  { id: 'S34', start: offline(waiting), act: plugIn, runsOut: offlineAfter },
  { id: 'S36', start: (world) => offered(world, 'bob', quickLoss), act: unplug, others: ['Ada: Outgoing > Reconnecting'] },
  {
    id: 'S43',
    manner: 'back after a loss',
    start: async (world) => {
      const journey = await lost(toAda)(world);
      plugIn(journey);
      await journey.shows('Outgoing');
      await journey.sees(journey.bob, 'Incoming');
      return journey;
    },
    act: (journey) => journey.applet!.close(),
    others: ['Bob: Incoming > Removed'],
    appletExits: 0,
  },
];
