// SPDX-License-Identifier: GPL-3.0-or-later
// The twenty changes that follow from the rules though no documented way names them.
import type { Settings } from '../lib/server.js';
import { lost, offline, plugIn, quickLoss, toAda, toBob, unplug, type Begin } from '../ways/network.js';
import { down } from '../ways/reboots.js';
import { held, idle, invited, joined, offered, offlineAfter, type WaySteps } from '../ways/way.js';
import { Journey, type World } from '../ways/world.js';

const neglectByAda = (journey: Journey): void => journey.neglect(journey.ada);
const neglectByBob = (journey: Journey): void => journey.neglect(journey.bob);
const holdLimit = 'the hold limit is 14 days, and a day at least';
const end = (journey: Journey): Promise<void> => journey.by(journey.ada, 'end');
const both: Begin = (world, settings) => joined(world, settings);

/** Bob collaborates, and only Ada has the session before her eyes. */
const bobForgotten = async (world: World, settings: Settings, power = false): Promise<Journey> => {
  const journey = await joined(world, settings, power);
  journey.attend(journey.ada);
  return journey;
};
const bobNearlyForgotten = async (world: World, settings: Settings, power = false): Promise<Journey> => {
  const journey = await bobForgotten(world, settings, power);
  await journey.nearlyIdle();
  return journey;
};

const heldByAda = async (journey: Journey): Promise<Journey> => {
  await journey.by(journey.ada, 'hold');
  await journey.sees(journey.ada, 'On Hold');
  return journey;
};

export const extensions: readonly WaySteps[] = [
  { id: 'E01', pair: ['Connecting', 'Active'], start: (world) => Journey.connecting(world, { auto_start: true }), act: (journey) => journey.join() },
  {
    id: 'E02',
    pair: ['Invitation', 'On Hold'],
    start: async (world) => heldByAda(await invited(world)),
    act: (journey) => journey.by(journey.bob, 'start'),
  },
  { id: 'E03', pair: ['On Hold', 'Removed'], start: (world) => held(world), act: end, appletExits: 0 },
  { id: 'E04', pair: ['On Hold', 'Timed Out'], start: (world) => held(world, { hold_limit_s: 6 }), tooLong: holdLimit, appletExits: 0 },
  {
    id: 'E05',
    pair: ['On Hold', 'Removed (Timed Out)'],
    start: async (world) => {
      const journey = await heldByAda(await joined(world, { hold_limit_s: 10 }));
      await journey.shows('On Hold');
      return journey;
    },
    tooLong: holdLimit,
    others: ['Ada: On Hold > Timed Out'],
    appletExits: 0,
  },
  { id: 'E06', pair: ['Outgoing', 'Reconnecting'], start: (world) => offered(world, 'ada', quickLoss), act: unplug, others: ['Bob: Incoming > Reconnecting'] },
  {
    id: 'E07',
    pair: ['Outgoing', 'Timed Out'],
    start: (world) => offered(world, 'ada', { active_idle_s: 3 }),
    act: neglectByAda,
    runsOut: idle,
    others: ['Bob: Incoming > Removed'],
    appletExits: 0,
  },
  { id: 'E08', pair: ['Collaborating', 'Reconnecting'], start: (world) => joined(world, quickLoss), act: unplug, others: ['Ada: Active > Reconnecting'] },
  { id: 'E09', pair: ['Reconnecting', 'Outgoing'], start: lost(toAda), act: plugIn, others: ['Bob: Reconnecting > Incoming'] },
  { id: 'E10', pair: ['Reconnecting', 'Collaborating'], start: lost(both), act: plugIn, others: ['Ada: Reconnecting > Active'] },
  { id: 'E11', pair: ['Reconnecting', 'Closed'], start: lost(both), act: end, others: ['Ada: Reconnecting > Removed'] },
  { id: 'E12', pair: ['Reconnecting', 'Removed (Timed Out)'], start: lost(bobNearlyForgotten, { active_idle_s: 3 }), act: neglectByBob, runsOut: idle },
  { id: 'E13', pair: ['Offline', 'Incoming'], start: offline(toBob), act: plugIn, runsOut: offlineAfter, others: ['Ada: Offline > Outgoing'] },
  { id: 'E14', pair: ['Offline', 'Outgoing'], start: offline(toAda), act: plugIn, runsOut: offlineAfter, others: ['Bob: Offline > Incoming'] },
  { id: 'E15', pair: ['Offline', 'Collaborating'], start: offline(both), act: plugIn, runsOut: offlineAfter, others: ['Ada: Offline > Active'] },
  { id: 'E16', pair: ['Offline', 'Closed'], start: offline(both), act: end, runsOut: offlineAfter, others: ['Ada: Offline > Removed'] },
  { id: 'E17', pair: ['Offline', 'Removed (Timed Out)'], start: offline(bobForgotten, { active_idle_s: 3 }), act: neglectByBob, runsOut: idle },
  {
    id: 'E18',
    pair: ['Rebooting', 'Offline'],
    start: down((world) => Journey.active(world, { reboot_timeout_s: 6 }, true)),
    runsOut: 'a reboot not back within 5 min',
  },
  {
    id: 'E19',
    pair: ['Rebooting', 'Timed Out'],
    start: down(async (world) => {
      const journey = await Journey.active(world, { active_idle_s: 3 }, true);
      await journey.nearlyIdle();
      return journey;
    }),
    act: neglectByAda,
    runsOut: idle,
  },
  {
    id: 'E20',
    pair: ['Rebooting', 'Removed (Timed Out)'],
    start: down((world) => bobNearlyForgotten(world, { active_idle_s: 3 }, true)),
    act: neglectByBob,
    runsOut: idle,
  },
];
