// SPDX-License-Identifier: GPL-3.0-or-later
// What a way is, and what several of them begin with.
import type { Settings } from '../lib/server.js';
import { Journey, type World } from './world.js';

export interface WaySteps {
  id: string;
  /** The words before and after, where spec/status-changes.tsv has no such way: one of the extensions of the rules. */
  pair?: readonly [string, string];
  /** Told apart when a way can come about in more than one manner. */
  manner?: string;
  start: (world: World) => Promise<Journey>;
  /** What brings it about; where nothing is given it comes about by itself. */
  act?: (journey: Journey) => Promise<void> | void;
  /** The documented time that runs out in it, where one does: `--real-time` waits for it. */
  runsOut?: string;
  /** Why no test can wait for that. */
  tooLong?: string;
  /** It takes minutes even with short time-outs, and gets a world to itself. */
  ownWorld?: boolean;
  /** What other rows show meanwhile, from the word before on: `Bob: Incoming > Active`, or `Bob: Incoming` for a new row. */
  others?: string[];
  /** How the applet must have ended after it, where it must have. */
  appletExits?: number;
}

/** The documented times that run out in several ways. */
export const idle = 'active session idle time-out, 60 min';
export const offlineAfter = 'Offline after 5 min';

/** Whose row is judged: Ada made the session, Bob came later. */
export type Whose = 'ada' | 'bob';

export async function held(world: World, settings: Settings = {}, power = false): Promise<Journey> {
  const journey = await Journey.active(world, settings, power);
  await journey.command('hold');
  await journey.shows('On Hold');
  return journey;
}

/** Ada's started session is on offer to Bob. */
export async function offered(world: World, whose: Whose, settings: Settings = {}, power = false): Promise<Journey> {
  const journey = await Journey.active(world, settings, power);
  await toBob(journey);
  await journey.sees(journey.ada, 'Outgoing');
  await journey.sees(journey.bob, 'Incoming');
  return journey.judge(journey[whose]);
}

/** Bob is invited to Ada's session. */
export async function invited(world: World, settings: Settings = {}, power = false): Promise<Journey> {
  const journey = await Journey.active(world, settings, power);
  await journey.command('invite', { technician: journey.bob.id });
  await journey.sees(journey.bob, 'Invitation');
  return journey.judge(journey.bob);
}

/** Bob collaborates in Ada's session. */
export async function joined(world: World, settings: Settings = {}, power = false): Promise<Journey> {
  const journey = await invited(world, settings, power);
  await journey.by(journey.bob, 'start');
  await journey.shows('Collaborating');
  return journey;
}

export async function toBob(journey: Journey): Promise<void> {
  await journey.by(journey.ada, 'transfer', { to: journey.bob.queue, comment: 'Please have a look.' });
}

/** The lead offers his place to another one in the session, who takes it. */
export async function handLead(journey: Journey, from: Whose, to: Whose): Promise<void> {
  await journey.by(journey[from], 'hand-off', { target_row_id: journey.rowOf(journey[to])!.row_id });
  await journey.by(journey[to], 'hand-off-accept');
}
