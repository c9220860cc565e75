// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of a customer's computer that reboots: its session really ends, and the next one starts what it finds.
import { expectEqual } from '../lib/runner.js';
import type { Settings } from '../lib/server.js';
import { held, joined, offered, type WaySteps } from './way.js';
import { terms } from './steps.js';
import { Journey, type World } from './world.js';

type Begin = (world: World) => Promise<Journey>;

const waiting: Begin = (world) => Journey.waiting(world, {}, true);
const active: Begin = (world) => Journey.active(world, {}, true);
const onHold: Begin = (world) => held(world, {}, true);
const toAda: Begin = (world) => offered(world, 'ada', {}, true);
const toBob: Begin = (world) => offered(world, 'bob', {}, true);
const both: Begin = (world) => joined(world, {}, true);

const byAda = (kind?: string) => (journey: Journey) => journey.reboot(journey.ada, kind);
const byCustomer = (journey: Journey): void => journey.restart();

/** The computer has gone down. */
export const down = (begin: Begin) => async (world: World): Promise<Journey> => {
  const journey = await begin(world);
  journey.restart();
  await journey.down();
  return journey;
};

/** It is back, and once the row says so nothing is left that would start the applet again. */
const up = (word: string) => async (journey: Journey): Promise<void> => {
  await journey.up();
  await journey.shows(word);
  await journey.noAutostart();
  await journey.askedNothing();
};

/** The computer has said that it goes down, and does not. */
const announced = (settings: Settings = {}) => async (world: World): Promise<Journey> => {
  const journey = await Journey.active(world, settings, true);
  journey.restart();
  await journey.shows('Rebooting');
  return journey;
};

/** The customer has accepted terms and lets Ada control his computer. */
const controlled: Begin = async (world) => {
  const journey = await Journey.active(world, { terms }, true);
  await journey.control();
  return journey;
};

export const reboots: readonly WaySteps[] = [
  { id: 'S08', start: waiting, act: byAda() },
  { id: 'S12', manner: 'command', start: active, act: byAda() },
  { id: 'S12', manner: 'asked for, the customer agrees', start: active, act: byAda('request') },
  { id: 'S12', manner: 'the customer', start: active, act: byCustomer },
  { id: 'S19', start: onHold, act: byCustomer },
  { id: 'S37', start: toBob, act: byCustomer, others: ['Ada: Outgoing > Rebooting'] },
  { id: 'S42', start: toAda, act: byAda(), others: ['Bob: Incoming > Rebooting'] },
  { id: 'S47', manner: 'command', start: both, act: byAda('safe_mode'), others: ['Ada: Active > Rebooting'] },
  { id: 'S47', manner: 'the customer', start: both, act: byCustomer, others: ['Ada: Active > Rebooting'] },
  { id: 'S53', start: down(active), act: up('Active') },
  {
    id: 'S53',
    manner: 'terms accepted and control allowed before',
    start: down(controlled),
    act: async (journey) => {
      await up('Active')(journey);
      await journey.control();
      await journey.askedNothing();
      expectEqual([await journey.told('terms_accepted'), await journey.told('consent_given')], [1, 1], 'terms accepted and consents given');
      journey.remarks.add('control at once, one consent in the history');
    },
  },
  {
    id: 'S53',
    manner: 'called off',
    start: announced(),
    act: async (journey) => {
      journey.customer.power!.cancelled();
      await journey.shows('Active');
      await journey.noAutostart();
    },
  },
  {
    id: 'S53',
    manner: 'still heard',
    start: announced({ reboot_heard_s: 4 }),
    runsOut: 'an applet still heard 2 min after it announced a reboot',
  },
  {
    id: 'S54',
    start: down(both),
    act: async (journey) => {
      await journey.by(journey.ada, 'end');
      await journey.up();
      await journey.noAutostart();
      journey.remarks.add('no autostart entry left');
    },
    others: ['Ada: Rebooting > Removed'],
    appletExits: 0,
  },
  {
    id: 'S55',
    start: down(both),
    act: (journey) => journey.by(journey.ada, 'remove', { target_row_id: journey.row }),
  },
  { id: 'S56', start: down(toAda), act: up('Outgoing'), others: ['Bob: Rebooting > Incoming'] },
  { id: 'S57', start: down(onHold), act: up('On Hold') },
  { id: 'S58', start: down(toBob), act: up('Incoming'), others: ['Ada: Rebooting > Outgoing'] },
  { id: 'S59', start: down(both), act: up('Collaborating'), others: ['Ada: Rebooting > Active'] },
  { id: 'S60', start: down(waiting), act: up('Waiting') },
];
