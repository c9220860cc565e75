// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing of the screen before the customer's yes: tickets are refused, the relay's counter stands still, and the applet
// refuses even a server that asks without it.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { Applet } from '../lib/applet.js';
import { picture } from '../lib/browser.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import type { Server } from '../lib/server.js';
import { until } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

const name = 'Asked first';

export function consent(suite: Suite, stage: () => Stage): void {
  let applet: Applet;
  let session: string;

  suite.test('before the yes: no ticket, no byte', async () => {
    const { console, server, organisation } = stage();
    const { ada } = organisation;
    const created = await ada.newSession(name);
    session = created.session;
    applet = join(stage(), created.code, { headless: 'silent' });
    await console.rowShows(name, 'Waiting', 60_000);
    await console.page.getByRole('button', { name: `Start ${name}` }).click();
    await console.rowShowsInTab(name, 'Active');
    const before = await server.metric('towline_relay_bytes_total');
    expectEqual(await ticketCode(stage(), session), 'screen_not_asked', 'a ticket that nobody asked for');
    await console.startControl();
    await console.page.getByText('Asking the customer').waitFor();
    // the page says so at once, the server when the question is on disk
    const refusal = await until('the question is on its way', async () => {
      const code = await ticketCode(stage(), session);
      return code !== 'screen_not_asked' && code;
    });
    expectEqual(refusal, 'consent_pending', 'a ticket before the yes');
    await picture(console.page, 'asking');
    expectEqual(await server.metric('towline_relay_bytes_total'), before, 'bytes over the relay');
    return `relay bytes ${before}, as before`;
  });

  suite.test('the customer says no; then yes; then takes it back', async () => {
    const { console, server } = stage();
    await applet.answer(false);
    await console.page.getByText('The customer said no.').first().waitFor();
    const before = await server.metric('towline_relay_bytes_total');
    await console.startControl();
    await applet.answer(true);
    await until('the screen is open', async () => (await console.screen()) !== undefined, 30_000);
    const after = await server.metric('towline_relay_bytes_total');
    expect(after > before, 'no byte crossed after the yes');
    applet.withdraw('view');
    await console.page.getByText('The customer took the permission back.').first().waitFor();
    expectEqual(await ticketCode(stage(), session), 'screen_not_asked', 'a ticket afterwards');
    return `relay bytes ${before} before the yes, ${after} soon after`;
  });

  suite.test('the end: the applet exits 0', async () => {
    const { console } = stage();
    await console.press('End');
    await console.page.getByRole('button', { name: 'End session' }).click();
    await console.showQueue();
    await console.rowLeaves(name);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
  });

  suite.test('the applet refuses a server that opens the screen without a yes', async () => {
    const fake = await FakeServer.start();
    const headless = new Applet({ name: 'browser-refusing', server: fake.asServer(), display: stage().display, code: '123456', headless: 'silent' });
    await until('hello', () => fake.heard.some(({ type }) => type === 'hello'));
    fake.say({ type: 'welcome', version: 1, features: [], session: '1', secret: 'a'.repeat(32), heartbeat_s: 5, loss_s: 20, chat_n: 0, consents: { view: true, control: true } });
    fake.say({ type: 'screen_open', request: 1, kind: 'view', url: '/relay/v1', ticket: 'b'.repeat(32) });
    const answer = await until('its answer', () => fake.heard.find(({ type }) => type === 'screen_state'));
    expectEqual([answer['state'], answer['reason']], ['failed', 'no_consent'], 'the answer');
    expectEqual(fake.paths, ['/applet/v1'], 'what it connected to');
    await headless.kill();
    fake.close();
    return JSON.stringify(answer);
  });
}

async function ticketCode({ organisation }: Stage, session: string): Promise<string> {
  const reply = await organisation.ada.ask('POST', `/api/v1/sessions/${session}/screen/ticket`);
  expectEqual(reply.status, 409, 'the status');
  return reply.json<{ code: string }>().code;
}

/** A server that says what it likes to an applet. */
class FakeServer {
  readonly heard: { type: string; [field: string]: unknown }[] = [];
  readonly paths: string[] = [];
  #socket: WebSocket | undefined;

  private constructor(readonly http: ReturnType<typeof createServer>) {}

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer(createServer());
    const sockets = new WebSocketServer({ server: fake.http });
    sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      fake.paths.push(request.url ?? '');
      fake.#socket ??= socket;
      socket.on('message', (data) => fake.heard.push(JSON.parse(String(data)) as FakeServer['heard'][0]));
    });
    await new Promise<void>((resolve) => fake.http.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** As much of a server as an applet is started with. */
  asServer(): Pick<Server, 'target' | 'certificates'> {
    return { target: { url: `http://127.0.0.1:${(this.http.address() as AddressInfo).port}` }, certificates: undefined };
  }

  say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket?.terminate();
    this.http.close();
  }
}
