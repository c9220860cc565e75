// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of sessions that go from one technician to another.
import { held, offered, toBob, type WaySteps } from './way.js';
import { Journey } from './world.js';

const onward = (queue: (journey: Journey) => string) => (journey: Journey) =>
  journey.by(journey.bob, 'transfer', { to: queue(journey), comment: 'Not mine.' });

export const transfers: readonly WaySteps[] = [
  { id: 'S05', start: (world) => Journey.waiting(world), act: toBob, others: ['Bob: Incoming'] },
  { id: 'S16', start: (world) => Journey.active(world), act: toBob, others: ['Bob: Incoming'] },
  { id: 'S18', start: (world) => held(world), act: toBob, others: ['Bob: Incoming'] },
  {
    id: 'S35',
    manner: 'to a group',
    start: (world) => offered(world, 'bob'),
    act: onward(({ world }) => `group:${world.organisation.groups.second}`),
    others: ['Ada: Outgoing > Removed', 'Cleo: Incoming'],
  },
  {
    id: 'S35',
    manner: 'to a channel',
    start: (world) => offered(world, 'bob'),
    act: onward(({ world }) => `channel:${world.organisation.channel}`),
    others: ['Ada: Incoming', 'Ada: Outgoing > Removed'],
  },
  {
    id: 'S38',
    manner: 'the customer closes',
    start: (world) => offered(world, 'bob'),
    act: (journey) => journey.applet!.close(),
    others: ['Ada: Outgoing > Closed'],
    appletExits: 0,
  },
  {
    id: 'S38',
    manner: 'taken back',
    start: (world) => offered(world, 'bob'),
    act: (journey) => journey.by(journey.ada, 'start'),
    others: ['Ada: Outgoing > Active'],
  },
  {
    id: 'S39',
    start: (world) => offered(world, 'bob'),
    act: (journey) => journey.by(journey.bob, 'start'),
    others: ['Ada: Outgoing > Removed'],
  },
  {
    id: 'S40',
    manner: 'taken back',
    start: (world) => offered(world, 'ada'),
    act: (journey) => journey.by(journey.ada, 'start'),
    others: ['Bob: Incoming > Removed'],
  },
  {
    id: 'S40',
    manner: 'not picked up in time',
    start: (world) => offered(world, 'ada', { transfer_back_s: 6 }),
    runsOut: 'transfer not picked up goes back after 1 min (by default never)',
    others: ['Bob: Incoming > Removed'],
  },
  {
    id: 'S41',
    start: (world) => offered(world, 'ada'),
    act: onward(({ ada }) => ada.queue),
    others: ['Bob: Incoming > Outgoing'],
  },
  {
    id: 'S43',
    start: (world) => offered(world, 'ada'),
    act: (journey) => journey.applet!.close(),
    others: ['Bob: Incoming > Removed'],
    appletExits: 0,
  },
  {
    id: 'S44',
    start: (world) => offered(world, 'ada'),
    act: (journey) => journey.by(journey.bob, 'start'),
    others: ['Bob: Incoming > Active'],
  },
];
