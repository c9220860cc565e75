// SPDX-License-Identifier: GPL-3.0-or-later
// How towlined serves: TLS and its renewal, no plain HTTP beyond loopback, more connections than it has descriptors for, and
// pages that are locked down.
import { copyFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { makeCertificates } from '../lib/authority.js';
import { ask, type Reply } from '../lib/http.js';
import { LightApplet } from '../lib/light-applet.js';
import { Program, scratch } from '../lib/processes.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { makeOrganisation, programs, sanitizerEnv, Server } from '../lib/server.js';
import { clientId, jsonBody } from '../lib/technician.js';
import { pause, until } from '../lib/wait.js';

async function fingerprint(port: number): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  const seen = `${socket.getPeerCertificate().fingerprint256} ${socket.alpnProtocol}`;
  socket.destroy();
  return seen;
}

export function serving(suite: Suite): void {
  suite.test('forms: so many from one address whose customers are not in, then 429', async () => {
    const server = await Server.start({ name: 'api-forms', configuration: ['forms_per_address = 3'] });
    await makeOrganisation(server);
    const send = (): Promise<Reply> => ask(server.target, '/api/v1/channels/website/join', jsonBody('POST', { name: 'Grace', fields: [] }));
    const id = clientId();
    const once = jsonBody('POST', { name: 'Grace', fields: [], client_id: id });
    const tokens: string[] = [];
    for (let number = 0; number < 3; number++) tokens.push((await send()).json<{ join_token: string }>().join_token);
    const refused = await send();
    const path = '/api/v1/channels/website/join';
    expectEqual([refused.status, refused.json<{ code: string }>().code, refused.headers['retry-after']], [429, 'too_many_forms', '30'], 'the fourth');
    expectEqual((await ask(server.target, path, once)).status, 429, 'a form with an id is none that was answered');
    const applet = new LightApplet(server.target, { join_token: tokens[0]! });
    await until('a customer is in', () => applet.stage === 'waiting');
    const last = (await ask(server.target, path, once)).json<{ join_token: string }>();
    for (let again = 0; again < 3; again++) expectEqual((await ask(server.target, path, once)).json<{ join_token: string }>().join_token, last.join_token, 'the same again: the first answer');
    const other = await ask(server.target, path, jsonBody('POST', { name: 'Ada', fields: [], client_id: id }));
    expectEqual([other.status, other.json<{ code: string }>().code], [409, 'client_id_used'], 'another form with its id');
    expectEqual((await send()).status, 429, 'one more was counted, when one was in');
    applet.leave();
    expectEqual(await server.program.stop(), 0, 'towlined ended on SIGTERM with');
  });

  suite.test('TLS: a renewed certificate is served after SIGHUP, the stream stays', async () => {
    const server = await Server.start({ name: 'api-tls', tls: true });
    const admin = await server.setUp();
    await admin.watchQueues();
    const port = Number(new URL(server.target.url).port);
    const before = await fingerprint(port);
    const renewed = makeCertificates(scratch('renewed'), ['127.0.0.1']);
    copyFileSync(renewed.certificate, server.certificates!.certificate);
    copyFileSync(renewed.key, server.certificates!.key);
    server.program.signal('SIGHUP');
    const after = await until('the new certificate', async () => {
      const now = await fingerprint(port);
      return now !== before && now;
    });
    expect(after.endsWith(' http/1.1'), `ALPN chose ${after}`);
    await admin.stream.settled();
    expectEqual(admin.stream.opened, 1, 'how often the stream was opened');
    admin.stream.close();
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
  });

  suite.test('plain HTTP beyond loopback: it refuses to start', async () => {
    const words = [`${programs}/src/towlined/towlined`, '--listen', '0.0.0.0:8890', '--data', scratch('plain')];
    const program = new Program('api-plain', words, sanitizerEnv);
    const status = await program.ended();
    expect(status !== 0 && status !== 99, `it ended with ${status}`);
    return program.output().trim().split('\n').at(-1);
  });

  suite.test('more connections than descriptors: shed with 503, it goes on serving', async () => {
    const server = await Server.start({ name: 'api-shed', under: ['prlimit', '--nofile=200:200'] });
    const { hostname, port } = new URL(server.target.url);
    const sockets: Socket[] = [];
    let shed = 0;
    for (let i = 0; i < 400; i++) {
      const socket = connectPlain({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => (shed += chunk.toString().startsWith('HTTP/1.1 503') ? 1 : 0));
      socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
      sockets.push(socket);
    }
    await until('some are shed', () => shed > 0);
    await pause(1500);
    for (const socket of sockets) socket.destroy();
    await until('it serves again', () => ask(server.target, '/healthz').then(({ status }) => status === 200, () => false));
    const lines = server.program.output().split('\n').filter((line) => /shed/i.test(line)).length;
    expect(lines >= 1 && lines <= 6, `${lines} log lines about it`);
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
    return `${shed} shed, ${lines} log lines`;
  });

  suite.test('pages: locked down, assets cached for ever and compressed', async () => {
    const server = await Server.start({ name: 'api-pages' });
    for (const path of ['/', '/console', '/admin']) {
      const page = await ask(server.target, path);
      expectEqual(page.status, 200, path);
      const policy = String(page.headers['content-security-policy']);
      expect(/default-src 'self'|default-src 'none'/.test(policy) && !policy.includes('unsafe-inline'), `policy of ${path}: ${policy}`);
      const asset = /(?:src|href)="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1];
      expect(asset, `no script in ${path}`);
      const script = await ask(server.target, asset, { headers: { 'accept-encoding': 'gzip' } });
      expect(/immutable/.test(String(script.headers['cache-control'])), `cache-control of ${asset}: ${script.headers['cache-control']}`);
      expectEqual(script.headers['content-encoding'], 'gzip', `content-encoding of ${asset}`);
    }
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
  });
}
