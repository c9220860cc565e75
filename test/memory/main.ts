// SPDX-License-Identifier: GPL-3.0-or-later
// `./check memory`: applet and server stay as large as they are however often the line is lost, and an applet left alone
// stays small and quiet. `--long`: 1,000 cycles instead of 40, 30 minutes instead of one.
import { Applet } from '../lib/applet.js';
import { makeBridge, moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { Display } from '../lib/display.js';
import { endAll } from '../lib/processes.js';
import { expect, Suite } from '../lib/runner.js';
import { makeOrganisation, Server, setSettings } from '../lib/server.js';
import { growth, percent, processorSeconds, residentKiB } from '../lib/sizes.js';
import type { Technician } from '../lib/technician.js';
import { pause, until } from '../lib/wait.js';
import { Line } from './proxy.js';
import { Viewer } from './viewer.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await makeBridge();

const isLong = process.argv.includes('--long');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const suite = new Suite();
suite.after(endAll);

const limitPercent = 2;
/** The first size that counts, and how many cycles there are; in a short run the heap has not settled, so more may be new. */
const cycles = isLong ? { first: 100, all: 1000, screen: 400, limit: limitPercent } : { first: 10, all: 40, screen: 40, limit: 5 };
const silentEach = 50;
const minutes = isLong ? 30 : 1;
const processorLimit = 0.3; // seconds a minute: a try each 15 to 30 s, each with its timers

interface Pair {
  server: Server;
  ada: Technician;
  applet: Applet;
  line: Line;
  row: string;
  session: string;
}

/** A session of Ada's that is Active, its applet behind a line of our own. */
async function makePair(name: string): Promise<Pair> {
  const server = await Server.start({ name, tls: true });
  const organisation = await makeOrganisation(server);
  const { ada } = organisation;
  await setSettings(organisation.admin, organisation.groups.first, { loss_noticed_s: 5 });
  await ada.watchQueues();
  const line = await Line.to(Number(new URL(server.target.url).port));
  const display = await Display.start(name, '640x480');
  const created = await ada.newSession('Lost and back');
  const target = { ...server.target, url: `https://127.0.0.1:${line.port}` };
  const applet = new Applet({ name, server: { target, certificates: server.certificates }, display, code: created.code });
  const row = created.row.row_id;
  await ada.stream.shows(row, 'Waiting');
  await ada.command('start', row);
  await ada.stream.shows(row, 'Active');
  return { server, ada, applet, line, row, session: created.session };
}

async function lostAndBack({ server, ada, line, row }: Pair, number: number): Promise<void> {
  const before = ada.observer.sequence(row).length;
  if (number % silentEach === 0) {
    // both ends notice the silence; an applet that is quicker is back before its row says anything
    const resumed = await server.metric('towline_applets_resumed_total');
    line.freeze();
    await until(`cycle ${number}: the applet is back`, async () => (await server.metric('towline_applets_resumed_total')) > resumed, 30_000, 100);
    await ada.stream.shows(row, 'Active');
    return;
  }
  line.reset();
  const back = (): boolean => {
    const words = ada.observer.sequence(row).slice(before);
    return words.includes('Reconnecting') && words.at(-1) === 'Active';
  };
  await until(`cycle ${number}: Reconnecting, Active`, back, 30_000, 10);
}

/** Loses and regains the line again and again, the screen shown each time if wanted; judges the sizes. */
async function cycle(name: string, all: number, withScreen: boolean): Promise<string> {
  const pair = await makePair(name);
  const sizes = (): { applet: number; server: number } => ({
    applet: residentKiB(pair.applet.program.pid),
    server: residentKiB(pair.server.program.pid),
  });
  let first = sizes();
  for (let number = 1; number <= all; number++) {
    const viewer = withScreen ? await Viewer.open(pair.ada, pair.session) : undefined;
    await lostAndBack(pair, number);
    viewer?.close();
    if (number === cycles.first) first = sizes();
    if (number % Math.max(10, cycles.first) === 0) {
      const { applet, server } = sizes();
      console.log(`cycle ${number}: applet ${applet} KiB, server ${server} KiB`);
    }
  }
  const last = sizes();
  const handshakes = await pair.server.metric('towline_http_tls_handshakes_total');
  const resumed = await pair.server.metric('towline_http_tls_resumed_total');
  console.log(`TLS handshakes ${handshakes}, of which resumed a session ${resumed}`);
  expect(resumed >= all, 'the applet did not resume its TLS session each time');
  const grown = { applet: growth(first.applet, last.applet), server: growth(first.server, last.server) };
  const seen = (who: 'applet' | 'server'): string => `${who} ${first[who]} to ${last[who]} KiB (${percent(grown[who])})`;
  const text = `cycle ${cycles.first} to ${all}: ${seen('applet')}, ${seen('server')}; at most +${cycles.limit} %`;
  expect(grown.applet <= cycles.limit && grown.server <= cycles.limit, text);
  pair.applet.close();
  await pair.applet.program.ended();
  pair.ada.stream.close();
  await pair.server.program.stop();
  return text;
}

suite.test(`cycles: resident size after ${cycles.all} times lost and back`, () => cycle('memory', cycles.all, false));
suite.test(`screen: resident size after ${cycles.screen} times lost and back with the screen shown`, () => cycle('memory-screen', cycles.screen, true));

suite.test(`alone: an applet without a server for ${minutes} min`, async () => {
  const { server, ada, applet } = await makePair('alone');
  ada.stream.close();
  await server.program.kill();
  await until('the applet noticed', () => applet.events().some(({ phase }) => phase === 'lost'));
  const { pid } = applet.program;
  const samples: { kib: number; seconds: number }[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    if (minute > 0) await pause(60_000);
    expect(applet.program.status === undefined, 'the applet ended');
    samples.push({ kib: residentKiB(pid), seconds: processorSeconds(pid) });
    const { kib, seconds } = samples.at(-1)!;
    const used = minute > 0 ? seconds - samples.at(-2)!.seconds : 0;
    console.log(`minute ${minute}: ${kib} KiB${minute > 0 ? `, ${used.toFixed(2)} s of processor` : ''}`);
  }
  const [first, last] = [samples[1]!, samples.at(-1)!];
  const grown = growth(first.kib, last.kib);
  const perMinute = (last.seconds - samples[0]!.seconds) / minutes;
  const text = `${first.kib} KiB after a minute, ${last.kib} KiB after ${minutes} (${percent(grown)}); ${perMinute.toFixed(2)} s of processor a minute`;
  expect(grown <= limitPercent, text);
  expect(perMinute <= processorLimit, text);
  await applet.kill();
  return text;
});

await suite.run(only);
