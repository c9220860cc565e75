// SPDX-License-Identifier: GPL-3.0-or-later
// Ways of several technicians in one session.
import { handLead, idle, invited, joined, type WaySteps } from './way.js';
import type { Journey } from './world.js';

const remove = (journey: Journey) => journey.by(journey.ada, 'remove', { target_row_id: journey.row });

export const together: readonly WaySteps[] = [
  {
    id: 'S14',
    start: async (world) => {
      const journey = await joined(world);
      await handLead(journey, 'ada', 'bob');
      await journey.shows('Active');
      await journey.sees(journey.ada, 'Collaborating');
      return journey;
    },
    act: (journey) => handLead(journey, 'bob', 'ada'),
    others: ['Ada: Collaborating > Active'],
  },
  {
    id: 'S20',
    start: async (world) => {
      const journey = await joined(world);
      await journey.by(journey.bob, 'hold');
      await journey.shows('On Hold');
      return journey;
    },
    act: (journey) => journey.by(journey.bob, 'start'),
  },
  { id: 'S45', start: (world) => invited(world), act: (journey) => journey.by(journey.bob, 'start') },
  { id: 'S46', start: (world) => invited(world), act: remove },
  {
    id: 'S48',
    start: async (world) => {
      const journey = await joined(world, { active_idle_s: 3 });
      journey.attend(journey.ada);
      return journey;
    },
    act: (journey) => journey.neglect(journey.bob),
    runsOut: idle,
  },
  {
    id: 'S49',
    manner: 'the lead ends',
    start: (world) => joined(world),
    act: (journey) => journey.by(journey.ada, 'end'),
    others: ['Ada: Active > Removed'],
    appletExits: 0,
  },
  {
    id: 'S49',
    manner: 'the customer closes',
    start: (world) => joined(world),
    act: (journey) => journey.applet!.close(),
    others: ['Ada: Active > Closed'],
    appletExits: 0,
  },
  { id: 'S50', start: (world) => joined(world), act: (journey) => journey.by(journey.bob, 'hold') },
  { id: 'S51', start: (world) => joined(world), act: remove },
  { id: 'S52', start: (world) => joined(world), act: (journey) => handLead(journey, 'ada', 'bob'), others: ['Ada: Active > Collaborating'] },
];
