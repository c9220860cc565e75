// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that start by themselves, and how many a technician may have.
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { expectEqual } from '../lib/runner.js';
import { setSettings } from '../lib/server.js';
import type { Row } from '../lib/stream.js';
import { jsonBody, type Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Walk } from '../ways/lanes.js';
import { Journey, type World } from '../ways/world.js';

/** Runs it in a world with these settings of the group, and clears all rows of it. */
const within = (settings: Record<string, number | boolean>, run: (world: World, applets: LightApplet[]) => Promise<string>) => async (world: World): Promise<string> => {
  const { admin, groups, ada, bob } = world.organisation;
  const applets: LightApplet[] = [];
  await world.settings({});
  await setSettings(admin, groups.first, settings);
  const seen = await run(world, applets);
  for (const applet of applets) applet.leave();
  await setSettings(admin, groups.first, Object.fromEntries(Object.keys(settings).map((name) => [name, null])));
  await until('all rows are cleared', async () => {
    const rows = [ada, bob].flatMap((technician) => [...technician.stream.rows.values()].map((row) => ({ technician, row })));
    for (const { technician, row } of rows) await technician.tryCommand('end', row);
    return rows.length === 0;
  });
  return seen;
};

async function customer(world: World, applets: LightApplet[]): Promise<Journey> {
  const journey = await Journey.begun(world);
  applets.push(new LightApplet(world.server.target, { code: journey.created.code }));
  return journey;
}

const waiting = async (world: World, applets: LightApplet[]): Promise<Journey> => {
  const journey = await customer(world, applets);
  await journey.shows('Waiting');
  return journey;
};

async function refused(technician: Technician, command: string, row: Row, more: object, code: string): Promise<Record<string, unknown>> {
  const reply = await technician.tryCommand(command, row, more);
  const problem = reply.json<{ code: string; params: Record<string, unknown> }>();
  expectEqual([reply.status, problem.code], [409, code], `the answer to ${command}`);
  return problem.params;
}

const privately = within({ auto_start: true, max_active_sessions: 2 }, async (world, applets) => {
  const seen: string[] = [];
  for (const word of ['Active', 'Active', 'Waiting']) {
    const journey = await customer(world, applets);
    await journey.shows(word);
    seen.push(journey.technician.observer.sequence(journey.row).join(', '));
  }
  expectEqual(seen, ['Connecting, Active', 'Connecting, Active', 'Connecting, Waiting'], 'three customers of one technician with room for two');
  return `two started by themselves, the third waits: ${seen.join('; ')}`;
});

/** Asks for help in the channel; whose row it became. */
async function atChannel(world: World, applets: LightApplet[], name: string): Promise<LightApplet> {
  const reply = await ask(world.server.target, '/api/v1/channels/website/join', jsonBody('POST', { name, fields: [] }));
  expectEqual(reply.status, 200, 'the form is taken');
  const applet = new LightApplet(world.server.target, { join_token: reply.json<{ join_token: string }>().join_token });
  applets.push(applet);
  await until('the applet is in', () => applet.session !== undefined);
  return applet;
}

const owner = (world: World, session: string): string | undefined => {
  const rows = world.technicians.flatMap((technician) => [...technician.stream.rows.values()].map((row) => ({ technician, row })));
  return rows.find(({ technician, row }) => row.session === session && row.queue === technician.queue && row.status === 'Active')?.technician.observer.name;
};

const byChannel = within({ max_active_sessions: 1 }, async (world, applets) => {
  const { admin, channel, ada, bob, groups } = world.organisation;
  const shared = (session: string): Row | undefined => [...ada.stream.rows.values()].find((row) => row.session === session);
  await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { auto_start: true });
  await bob.do('PUT', '/api/v1/me/state', { state: 'Away' });
  await setSettings(admin, groups.first, { may_be_assigned: false });
  const first = await atChannel(world, applets, 'First');
  await until('the first waits, since nobody may be given it', () => shared(first.session!)?.status === 'Waiting');
  await setSettings(admin, groups.first, { may_be_assigned: null });
  await until('Ada has the first', () => owner(world, first.session!) === 'Ada');
  const second = await atChannel(world, applets, 'Second');
  const third = await atChannel(world, applets, 'Third');
  await until('the second waits, with Ada at her limit and Bob away', () => shared(second.session!)?.status === 'Waiting');
  await until('the third waits', () => shared(third.session!)?.status === 'Waiting');
  await bob.do('PUT', '/api/v1/me/state', { state: 'Online' });
  await until('Bob has the second once he is back', () => owner(world, second.session!) === 'Bob');
  await ada.stream.settled();
  expectEqual(shared(third.session!)?.status, 'Waiting', 'the third, with both at their limit');
  const adas = [...ada.stream.rows.values()].find((row) => row.session === first.session)!;
  await ada.command('end', adas.row_id);
  await until('Ada has the third once she has room', () => owner(world, third.session!) === 'Ada');
  await admin.do('PATCH', `/api/v1/channels/${channel}/settings`, { auto_start: null });
  return 'in turn: the first to Ada (when her group is not exempt any more; Bob Away), the second to Bob when he is Online, the third to Ada when she has room';
});

const limit = within({ max_active_sessions: 1 }, async (world, applets) => {
  const { ada, bob } = world.organisation;
  const first = await waiting(world, applets);
  const second = await waiting(world, applets);
  await first.command('start');
  await first.shows('Active');
  const params = await refused(ada, 'start', ada.stream.rows.get(second.row)!, {}, 'active_limit');
  expectEqual(params['limit'], 1, 'the limit that the refusal names');
  await first.command('hold');
  await first.shows('On Hold');
  await second.command('start'); // a held one does not count
  await second.shows('Active');
  await first.command('start'); // nor is the limit looked at when a held one goes on
  await first.shows('Active');
  const third = await waiting(world, applets);
  await third.by(ada, 'transfer', { to: bob.queue, comment: '' });
  await third.by(bob, 'start');
  await third.sees(bob, 'Active');
  await first.command('transfer', { to: bob.queue, comment: '' });
  await refused(bob, 'start', await first.sees(bob, 'Incoming'), {}, 'active_limit');
  await second.command('invite', { technician: bob.id });
  await refused(bob, 'start', await second.sees(bob, 'Invitation'), {}, 'active_limit');
  return 'Start, pick-up and accepting refused with active_limit (1); a held session does not count, and goes on beyond it';
});

export const limits: readonly Walk[] = [
  { id: 'auto-start-private', go: privately },
  { id: 'auto-start-channel', go: byChannel },
  { id: 'maximum-active', go: limit },
];
