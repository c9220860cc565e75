// SPDX-License-Identifier: GPL-3.0-or-later
// Ten hours without a server. The program is killed, and started again with a wall clock that is ten hours ahead: a library
// loaded before it adds them. A time namespace cannot (it moves the monotonic clocks only), and setting the times in the
// store back would break the chain of hashes that `towlinectl check` is to judge. How the deadlines move to the second is
// shown under a virtual clock by src/desk/outage_test.c; here the shipped program is looked at.
import { ask } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { judgeObserved } from '../lib/observer.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { makeOrganisation, Server, setSettings, type Organisation, type Settings } from '../lib/server.js';
import { jsonBody, type Created, type Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import { shownRows } from './judge.js';

const hours = 10;
const minute: Settings = Object.fromEntries(
  [
    'private_code_valid_s', 'connecting_timeout_s', 'waiting_timeout_s', 'unstarted_offline_s', 'active_idle_s', 'transfer_back_s',
    'hold_limit_s', 'offline_after_s', 'reboot_timeout_s', 'reboot_heard_s',
  ].map((name) => [name, 60]),
);

let server: Server;
let organisation: Organisation;
let applets: LightApplet[] = [];
let before: string[];
let code: string;
let codeSession: string;

/** A session of Ada's with its customer in it; Active where it is started. */
async function join(name: string, starts = true): Promise<{ created: Created; applet: LightApplet }> {
  const { ada } = organisation;
  const created = await ada.newSession(name);
  const applet = new LightApplet(server.target, { code: created.code });
  applets.push(applet);
  await ada.stream.shows(created.row.row_id, 'Waiting');
  if (starts) {
    await ada.command('start', created.row.row_id);
    await until('the start is shown', () => ada.observer.sequence(created.row.row_id).includes('Active'));
  }
  return { created, applet };
}

/** The customer's computer is gone for good. */
function gone(applet: LightApplet): void {
  applet.leave();
  applets = applets.filter((one) => one !== applet);
}

async function makeScenes(): Promise<void> {
  const { ada, bob, admin, groups } = organisation;
  await setSettings(admin, groups.first, { code_interval_s: 0, max_active_sessions: 30, ...minute, offline_after_s: 1, active_idle_s: 1 });
  const timedOut = await join('Timed Out');
  const offline = await join('Offline', false);
  gone(offline.applet);
  await ada.stream.shows(timedOut.created.row.row_id, 'Timed Out');
  await ada.stream.shows(offline.created.row.row_id, 'Offline');
  await setSettings(admin, groups.first, minute);

  ({ code, session: codeSession } = await ada.newSession('Connecting, the code not used'));
  const typed = await ada.newSession('Connecting, the code typed');
  await ask(server.target, '/api/v1/join', jsonBody('POST', { code: typed.code }));
  await join('Waiting', false);
  await join('Active');
  const held = await join('On Hold');
  await ada.command('hold', held.created.row.row_id);
  const outgoing = await join('Outgoing');
  await ada.command('transfer', outgoing.created.row.row_id, { to: bob.queue, comment: '' });
  const inviting = await join('Inviting');
  await ada.command('invite', inviting.created.row.row_id, { technician: bob.id });
  const together = await join('Together');
  await ada.command('invite', together.created.row.row_id, { technician: bob.id });
  const mine = await until('Bob is invited', () => [...bob.stream.rows.values()].find(({ session }) => session === together.created.session));
  await bob.command('start', mine.row_id);
  const shared = await ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name: 'Waiting for the channel', fields: [] }));
  applets.push(new LightApplet(server.target, { join_token: shared.json<{ join_token: string }>().join_token }));
  const rebooting = await join('Rebooting');
  rebooting.applet.announceReboot();
  await ada.stream.shows(rebooting.created.row.row_id, 'Rebooting');
  gone(rebooting.applet);
  const closed = await join('Closed');
  closed.applet.close();
  await ada.stream.shows(closed.created.row.row_id, 'Closed');
  const lost = await join('Reconnecting');
  gone(lost.applet);
  await ada.stream.shows(lost.created.row.row_id, 'Reconnecting');
  applets = applets.filter(({ over }) => over === undefined);
  await until('all customers are in', () => applets.every(({ connected }) => connected));
}

/** All rows of all queues, as words. */
async function sights(): Promise<string[]> {
  const rows = await shownRows(organisation.admin);
  return [...rows.values()].map(({ row_id, queue, name, status }) => `${row_id} ${queue} "${name}" ${status}`).sort();
}

/** Killed, and started again with a clock so many hours ahead of the machine's; all who were in are back. */
async function startAgain(ahead: number): Promise<void> {
  await server.program.kill();
  for (const { observer } of [organisation.ada, organisation.bob]) observer.interrupted();
  server.options.under = ['env', 'LD_PRELOAD=build/test/probe/libclockshift.so', `CLOCK_SHIFT_S=${ahead * 3600}`];
  await server.run();
  await until('all customers are back', () => applets.every(({ connected, over }) => connected || over !== undefined));
  for (const technician of [organisation.ada, organisation.bob]) await technician.stream.back();
}

/** Of each session: the events after the outage that are neither its restart nor its customer's return. */
async function happenedSince(numbers: Map<string, number>): Promise<string[]> {
  const told: string[] = [];
  for (const [session, number] of numbers) {
    for (const entry of (await organisation.admin.history(session)).slice(number)) {
      if (!['server_restarted', 'network_back'].includes(entry.cause)) told.push(`${session}: ${entry.type} ${entry.cause}`);
    }
  }
  return told;
}

async function expiry(who: Technician): Promise<number> {
  return (await who.do<{ code: { expires_at_ms: number } }>('GET', `/api/v1/sessions/${codeSession}`)).code.expires_at_ms;
}

export function outage(suite: Suite): void {
  suite.test(`${hours} hours without a server: sessions of every status are there, none timed out`, async () => {
    server = await Server.start({ name: 'outage', programs: 'build' });
    organisation = await makeOrganisation(server);
    const { ada, bob, admin, channel } = organisation;
    for (const one of [ada, bob]) await one.watchQueues(`channel:${channel}`);
    await makeScenes();
    before = await sights();
    const words = new Set(before.map((line) => line.split('" ')[1]!));
    expectEqual(words.size, 13, `all words (${[...words].join(', ')}) are shown, as many as`);
    const numbers = new Map<string, number>();
    for (const line of before) {
      const session = line.split('-')[0]!;
      numbers.set(session, (await admin.history(session)).length);
    }
    const expires = await expiry(ada);
    await startAgain(hours);
    expectEqual(await sights(), before, 'the rows after the outage');
    expectEqual(await happenedSince(numbers), [], 'what happened during the outage');
    const later = (await expiry(ada)) - expires;
    expect(later > hours * 3_600_000, `the code is valid ${later} ms longer`);
    expectEqual((await ask(server.target, '/api/v1/join', jsonBody('POST', { code }))).status, 200, 'the code is still good');
    return `${before.length} rows with ${words.size} words, all with time-outs of a minute; a code is valid ${(later / 3_600_000).toFixed(3)} h longer`;
  });
  suite.test('a clock set back ten hours before the next start times none out either', async () => {
    await startAgain(0);
    expectEqual(await sights(), before, 'the rows');
    judgeObserved();
    for (const applet of applets) {
      expectEqual([applet.over, applet.faults], [undefined, []], `the customer of session ${applet.session}`);
      applet.leave();
    }
    expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check ended (${text.trim()}) with`);
    return text.trim().split('\n').at(-1);
  });
}
