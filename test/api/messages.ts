// SPDX-License-Identifier: GPL-3.0-or-later
// Codes by e-mail and SMS with a real mail server and a real gateway: set-up and its refusals, tests of it, what arrives, what
// is tried again, what is not sent any more, and what a killed server does to it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Gateway } from '../lib/gateway.js';
import { LightApplet } from '../lib/light-applet.js';
import { MailServer, words } from '../lib/mail-server.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { makeOrganisation, Server, type Organisation } from '../lib/server.js';
import { clientId, Technician, type Created } from '../lib/technician.js';
import { until } from '../lib/wait.js';

interface Delivery {
  id: string | null;
  by: string;
  to: string;
  state: string;
  attempts: number;
  reason: string | null;
  answer: string | null;
}

interface Deliveries {
  ways: string[];
  deliveries: Delivery[];
}

interface Tested {
  sent: boolean;
  reason: string | null;
  answer: string;
}

const password = 'open sesame';
const token = 'Bearer of-good-news';

export function messages(suite: Suite): void {
  let server: Server;
  let made: Organisation;
  let mail: MailServer;
  let gateway: Gateway;

  const set = (change: object) => made.admin.ask('PATCH', '/api/v1/message-settings', change);
  const test = (by: string, to: string) => made.admin.do<Tested>('POST', '/api/v1/message-settings/test', { by, to });
  const send = (as: Technician, session: string, by: string, to: string) => as.ask('POST', `/api/v1/sessions/${session}/deliveries`, { by, to, client_id: clientId() });
  const list = (as: Technician, session: string) => as.do<Deliveries>('GET', `/api/v1/sessions/${session}/deliveries`);
  const becomes = (as: Technician, { session }: Created, state: string) =>
    until(`a message is ${state}`, async () => (await list(as, session)).deliveries.find((one) => one.state === state));
  const became = async (as: Technician, { session }: Created): Promise<({ state: string; reason: string | null } | null)[]> =>
    (await as.history(session)).filter(({ type }) => type === 'code_sent').map((entry) => (entry as unknown as { delivery: { state: string; reason: string | null } | null }).delivery);
  const misfit = async (change: object): Promise<string> => {
    const reply = await set(change);
    expectEqual(reply.status, 422, `the status for ${JSON.stringify(change)}`);
    const { params } = reply.json<{ params: { field: string; reason: string } }>();
    return `${params.field} ${params.reason}`;
  };

  suite.essential('messages: a server, a mail server and a gateway', async () => {
    mail = await MailServer.start('api-messages');
    gateway = await Gateway.start();
    server = await Server.start({ name: 'api-messages', configuration: ['organisation = Hélp & Söhne', `ca_file = ${mail.certificates.caFile}`] });
    made = await makeOrganisation(server);
    const { ways, deliveries } = await list(made.ada, (await made.ada.newSession('Nothing set up')).session);
    expectEqual([ways, deliveries], [[], []], 'before anything is set up');
  });

  suite.test('messages: what does not fit together is refused, field by field', async () => {
    const { ada, groups, admin } = made;
    expectEqual(await misfit({ email: { on: true } }), 'email.server needed', 'on without a server');
    expectEqual(await misfit({ email: { on: true, server: 'mail.example.com' } }), 'email.from_address needed', 'without a sender');
    expectEqual(await misfit({ email: { from_address: 'nobody' } }), 'email.from_address malformed', 'a sender that is none');
    expectEqual(await misfit({ email: { from_name: 'Help\r\nBcc: all@example.com' } }), 'email.from_name malformed', 'a header in the name');
    expectEqual(await misfit({ email: { subject: 'Code\nBcc: all@example.com' } }), 'email.subject malformed', 'a header in the subject');
    expectEqual(await misfit({ email: { server: 'mail.example.com/../x' } }), 'email.server malformed', 'a server that is more than a name');
    expectEqual(await misfit({ email: { user: 'x', security: 'none' } }), 'email.security needs_encryption', 'a password in clear');
    expectEqual(await misfit({ email: { port: 0 } }), 'email.port out_of_range', 'a port that is none');
    expectEqual(await misfit({ email: { text: 'Your {cod}' } }), 'email.text unknown_placeholder', 'a word that is not known');
    expectEqual(await misfit({ email: { text: 'Call us.' } }), 'email.text placeholder_missing', 'a text without the code');
    expectEqual(await misfit({ sms: { url: 'file:///etc/passwd' } }), 'sms.url malformed', 'another protocol');
    expectEqual(await misfit({ sms: { body: '{"to": {to}}{' } }), 'sms.body not_json', 'a request that is no JSON');
    expectEqual(await misfit({ sms: { on: true, url: gateway.url, body: '{"to": "{to}"}' } }), 'sms.body placeholder_missing', 'a request without the text');
    expectEqual(await misfit({ sms: { header: 'Content-Length' } }), 'sms.header malformed', 'a header that is the request’s own');
    expectEqual(await misfit({ sms: { token: 'a\r\nX: y' } }), 'sms.token malformed', 'a header in the token');
    expectEqual(await misfit({ public_address: 'https://x/"><a' }), 'public_address malformed', 'an address that ends the link');
    await admin.do('POST', '/api/v1/technicians', { login: 'lower', name: 'Lower', group: groups.first, role: 'administrator', must_change_password: false, password: 'lower has a password' });
    const lower = await Technician.signIn(server.target, 'lower', 'lower has a password');
    for (const [who, code] of [[lower, 'not_allowed'], [ada, 'not_administrator']] as const) {
      for (const reply of [await who.ask('GET', '/api/v1/message-settings'), await who.ask('PATCH', '/api/v1/message-settings', { email: { on: false } })]) {
        expectEqual([reply.status, reply.json<{ code: string }>().code], [403, code], 'who does not rule everything');
      }
    }
    const none = await made.admin.ask('POST', '/api/v1/message-settings/test', { by: 'email', to: 'ann@example.com' });
    expectEqual([none.status, none.json<{ code: string }>().code], [409, 'not_set_up'], 'a test of what is off');
  });

  suite.test('messages: a test says what the other side answered', async () => {
    const { starttls, tls, plain } = mail.ports;
    const email = { on: true, server: '127.0.0.1', port: starttls, security: 'starttls', user: 'towline', password, from_address: 'help@example.com', from_name: 'Hélp desk' };
    expectEqual((await set({ email })).status, 200, 'the set-up');
    const good = await test('email', 'ann@example.com');
    expect(good.sent && /^250 OK/.test(good.answer), `it says ${JSON.stringify(good)}`);
    await mail.mail('the test', ({ subject }) => subject === 'Test message of Hélp & Söhne');
    const said: string[] = [good.answer];
    const bad = async (what: string, change: object, to: string, reason: string, answer: RegExp): Promise<void> => {
      expectEqual((await set({ email: { password, ...change } })).status, 200, what);
      const tested = await test('email', to);
      expectEqual([tested.sent, tested.reason], [false, reason], what);
      expect(answer.test(tested.answer), `${what}: it says "${tested.answer}"`);
      said.push(tested.answer);
    };
    await bad('nobody of that name', {}, 'nobody@example.com', 'refused', /^550 no such user$/);
    await bad('a wrong password', { password: 'wrong' }, 'ann@example.com', 'sign_in_refused', /^535 /);
    await bad('nobody listens', { port: 1 }, 'ann@example.com', 'connection_refused', /refused|connect/i);
    await bad('no such host', { server: 'mail.towline.invalid' }, 'ann@example.com', 'unknown_host', /resolve/i);
    await bad('no encryption there', { server: '127.0.0.1', port: plain }, 'ann@example.com', 'no_encryption_offered', /./);
    expectEqual((await set({ email: { password, port: tls, security: 'tls' } })).status, 200, 'TLS from the beginning');
    expect((await test('email', 'ann@example.com')).sent, 'by TLS from the beginning');
    expectEqual((await set({ email: { ...email } })).status, 200, 'as it was');
    return said.join(' | ');
  });

  suite.test('messages: a certificate that nobody vouches for is not trusted', async () => {
    const other = await Server.start({ name: 'api-messages-untrusting' });
    const admin = await other.setUp();
    const email = { on: true, server: '127.0.0.1', port: mail.ports.starttls, security: 'starttls', user: 'towline', password, from_address: 'help@example.com' };
    await admin.do('PATCH', '/api/v1/message-settings', { email });
    const tested = await admin.do<Tested>('POST', '/api/v1/message-settings/test', { by: 'email', to: 'ann@example.com' });
    expectEqual([tested.sent, tested.reason], [false, 'certificate_not_trusted'], 'the test');
    expectEqual(await other.program.stop(), 0, 'towlined ended with');
    return tested.answer;
  });

  suite.test('messages: secrets go in and never out, and not to another server', async () => {
    const { admin } = made;
    await set({ sms: { on: true, url: `${gateway.url}/send`, header: 'Authorization', token } });
    const reply = await admin.ask('GET', '/api/v1/message-settings');
    const now = reply.json<{ email: { password_set: boolean }; sms: { token_set: boolean } }>();
    expectEqual([now.email.password_set, now.sms.token_set], [true, true], 'what is set');
    const audit = (await admin.ask('GET', '/api/v1/audit?limit=100')).text;
    const stored = ['', '-wal'].map((end) => readFileSync(`${server.data}/towline.db${end}`, 'latin1')).join('');
    for (const [where, text] of [['the answer', reply.text], ['the audit log', audit], ['the store', stored]] as const) {
      for (const secret of [password, token]) expect(!text.includes(secret), `"${secret}" is in ${where}`);
    }
    expect(/"email.changed"/.test(audit) && /"secret":"changed"/.test(audit), 'the change is in the audit log, the secret as changed');
    expectEqual(await misfit({ email: { server: 'mail.elsewhere.example' } }), 'email.password needed_again', 'another mail server');
    expectEqual(await misfit({ sms: { url: 'https://gateway.elsewhere.example/{to}' } }), 'sms.token needed_again', 'another gateway');
  });

  suite.test('messages: a code arrives by mail, and its link lets the customer in', async () => {
    const { ada, bob, admin } = made;
    await admin.do('PATCH', `/api/v1/technicians/${ada.id}`, { name: 'Ada "Zoë" Ünal' });
    const created = await ada.newSession('By mail');
    const taken = await send(ada, created.session, 'email', 'grace@example.com');
    expectEqual(taken.status, 202, 'taken');
    const arrived = await mail.mail('the code', ({ text }) => text.includes(created.code));
    expect(arrived.text.split('\n').includes(created.link), `the link is not in ${arrived.text}`);
    expect(arrived.text.includes('Ada "Zoë" Ünal of Hélp & Söhne'), 'who sends it');
    expect(arrived.subject.includes(created.code), `the subject is ${arrived.subject}`);
    expectEqual(words(arrived.headers.get('from') ?? '').replace(/\s+/g, ' '), 'Hélp desk <help@example.com>', 'the sender');
    expectEqual(arrived.headers.get('to'), '<grace@example.com>', 'the recipient');
    expect(Math.abs(Date.parse(arrived.headers.get('date') ?? '') - Date.now()) < 600_000, `the date is ${arrived.headers.get('date')}`);
    expect(/^<towline\..+@example\.com>$/.test(arrived.headers.get('message-id') ?? ''), 'the Message-ID');
    expect(arrived.raw.split('\n').every((line) => line.length <= 200 && /^[\t\x20-\x7e\r]*$/.test(line)), 'only ASCII and short lines on the wire');
    const delivered = await becomes(ada, created, 'sent');
    expectEqual([delivered.to, delivered.attempts, delivered.reason], ['grace@example.com', 1, null], 'the state');
    expectEqual((await list(admin, created.session)).deliveries.map(({ to }) => to), ['g…@example.com'], 'what others see of the address');
    expectEqual((await bob.ask('GET', `/api/v1/sessions/${created.session}/deliveries`)).status, 404, 'who does not see the session');
    const code = /\/j\/(\d{6})/.exec(arrived.text)![1]!;
    const applet = new LightApplet(server.target, { code });
    await until('the customer is in', () => applet.stage === 'waiting');
    const late = await send(ada, created.session, 'email', 'grace@example.com');
    expectEqual([late.status, late.json<{ code: string }>().code], [409, 'code_spent'], 'when the code is spent');
    const history = await ada.history(created.session);
    expectEqual(history.filter(({ type }) => type === 'code_sent').map((entry) => (entry as unknown as { text: string }).text), ['g…@example.com'], 'the history');
    expectEqual((await became(ada, created)).map((one) => one?.state), ['sent'], 'and what became of it');
    applet.leave();
  });

  suite.test('messages: no header gets in by an address', async () => {
    const { ada } = made;
    const { session } = await ada.newSession('Injection');
    for (const to of ['ann@example.com\r\nBcc: grace@example.com', 'ann@example.com,grace@example.com', '<ann@example.com>', 'ann@example.com\nDATA', 'ann @example.com', '"a\r\nb"@example.com', '@example.com', 'ann@']) {
      const reply = await send(ada, session, 'email', to);
      expectEqual([reply.status, reply.json<{ params: { field: string } }>().params.field], [422, 'to'], JSON.stringify(to));
    }
    for (const to of ['0170 1234567', '+0123456789', '+491', '+49170123456789012', '+4917012345&text=x', '+49170\n12345']) {
      expectEqual((await send(ada, session, 'sms', to)).status, 422, JSON.stringify(to));
    }
    expectEqual((await list(ada, session)).deliveries, [], 'nothing stands in the outbox');
  });

  suite.test('messages: an SMS by each form of request', async () => {
    const { ada, admin } = made;
    await set({ sms: { text: '{technician}: {code}\n{link}' } });
    const created = await ada.newSession('By SMS');
    const text = `Ada "Zoë" Ünal: ${created.code}\n${created.link}`;
    const arrive = async (change: object): Promise<Gateway['requests'][number]> => {
      await admin.do('PATCH', '/api/v1/message-settings', { sms: { token, ...change } });
      const before = gateway.requests.length;
      expectEqual((await send(ada, created.session, 'sms', '+491701234567')).status, 202, 'taken');
      return until('the request arrives', () => gateway.requests[before]);
    };
    const json = await arrive({});
    expectEqual(JSON.parse(json.body), { to: '+491701234567', text }, 'as JSON');
    expectEqual([json.method, json.url, json.headers['authorization'], json.headers['content-type']], ['POST', '/send', token, 'application/json'], 'the request');
    const form = await arrive({ encoding: 'form', body: 'to={to}&message={text}' });
    expectEqual(Object.fromEntries(new URLSearchParams(form.body)), { to: '+491701234567', message: text }, 'as a form');
    const get = await arrive({ method: 'get', url: `${gateway.url}/get?to={to}&text={text}` });
    expectEqual([...new URL(get.url, gateway.url).searchParams], [['to', '+491701234567'], ['text', text]], 'by GET');
    await admin.do('PATCH', '/api/v1/message-settings', { sms: { token, method: 'post', encoding: 'json', body: '{"to": "{to}", "text": "{text}"}', url: `${gateway.url}/send` } });
    gateway.status = 403;
    gateway.answer = 'no credit left';
    expectEqual(await test('sms', '+491701234567'), { sent: false, reason: 'sign_in_refused', answer: '403 no credit left' }, 'a test that is refused');
    gateway.status = 200;
    gateway.answer = 'queued';
    expectEqual(await test('sms', '+491701234567'), { sent: true, reason: null, answer: '200 queued' }, 'a test that is taken');
  });

  suite.test('messages: a gateway that is down and comes back', async () => {
    const { ada } = made;
    const created = await ada.newSession('Down and up');
    gateway.status = 503;
    gateway.answer = 'come again';
    const before = gateway.requests.length;
    expectEqual((await send(ada, created.session, 'sms', '+491701234567')).status, 202, 'taken');
    const waiting = await until('it was tried', async () => (await list(ada, created.session)).deliveries.find(({ attempts, state }) => attempts >= 1 && state === 'queued'));
    expectEqual([waiting.reason, waiting.answer], ['refused', '503 come again'], 'why');
    gateway.status = 200;
    const sent = await becomes(ada, created, 'sent');
    expectEqual(sent.attempts, gateway.requests.length - before, 'as often as it was asked');
    return `${sent.attempts} attempts`;
  });

  suite.test('messages: what will never be taken is given up with the reason', async () => {
    const { ada } = made;
    const created = await ada.newSession('For nobody');
    expectEqual((await send(ada, created.session, 'email', 'nobody@example.com')).status, 202, 'taken');
    expectEqual((await send(ada, created.session, 'email', 'ann@example.com')).status, 202, 'taken');
    const failed = await becomes(ada, created, 'failed');
    expectEqual([failed.reason, failed.answer, failed.attempts], ['refused', '550 no such user', 1], 'why');
    expect((await server.metric('towline_messages_failed_total{by="email"}')) >= 1, 'it is counted');
    await becomes(ada, created, 'sent');
    const said = await became(ada, created);
    expectEqual(said[0], { by: 'email', state: 'failed', reason: 'refused', answer: '550 no such user' }, 'in the history');
    expectEqual(said.map((one) => one?.state), ['failed', 'sent'], 'each beside its own');
  });

  suite.test('messages: a code that is over is not sent any more', async () => {
    const { ada } = made;
    const created = await ada.newSession('Over');
    gateway.status = 500;
    const before = gateway.requests.length;
    await send(ada, created.session, 'sms', '+491701234567');
    await until('it was tried', () => gateway.requests.length > before);
    expectEqual((await ada.tryCommand('end', created.row)).status, 200, 'the code is cancelled');
    gateway.status = 200;
    const tried = gateway.requests.length;
    const given = await server.metric('towline_messages_failed_total{by="sms"}');
    await until('it is given up', async () => (await server.metric('towline_messages_failed_total{by="sms"}')) > given || gateway.requests.length > tried);
    expectEqual(gateway.requests.length, tried, 'requests since');
    expectEqual(execFileSync('sqlite3', [`${server.data}/towline.db`, `SELECT reason, sent FROM delivery WHERE session_id = ${created.session}`], { encoding: 'utf8' }).trim(), 'code_over|0', 'what is noted');
    expectEqual((await became(ada, created)).map((one) => [one?.state, one?.reason]), [['failed', 'code_over']], 'in the history of a session that is over');
  });

  suite.test('messages: killed between taking and sending, the mail still arrives, once', async () => {
    const { ada } = made;
    const created = await ada.newSession('Killed');
    await mail.stop();
    expectEqual((await send(ada, created.session, 'email', 'ann@example.com')).status, 202, 'taken');
    await server.program.kill();
    await mail.run();
    await server.run();
    const sent = await becomes(ada, created, 'sent');
    await mail.mail('the code', ({ text }) => text.includes(created.code));
    expectEqual(mail.mails().filter(({ text }) => text.includes(created.code)).length, 1, 'how often');
    expectEqual(execFileSync('sqlite3', [`${server.data}/towline.db`, 'SELECT count(*) FROM outbox'], { encoding: 'utf8' }).trim(), '0', 'what stands in the outbox');
    expectEqual((await list(ada, created.session)).deliveries.length, 1, 'what is shown');
    return `${sent.attempts} attempts`;
  });

  suite.test('messages: no relay for spam: so many of a session and an hour, restarts included', async () => {
    const { bob } = made;
    const created = await bob.newSession('Too many');
    const id = clientId();
    const first = { by: 'sms', to: '+491701234567', client_id: id };
    for (let i = 0; i < 3; i++) expectEqual((await bob.ask('POST', `/api/v1/sessions/${created.session}/deliveries`, first)).status, 202, 'the same one again');
    for (let i = 0; i < 5; i++) expectEqual((await send(bob, created.session, 'sms', '+491701234567')).status, 202, `message ${i + 2}`);
    const seventh = await send(bob, created.session, 'sms', '+491701234567');
    expectEqual([seventh.status, seventh.json<{ code: string }>().code], [429, 'too_many_messages'], 'the seventh');
    expect(Number(seventh.headers['retry-after']) > 3000, 'Retry-After says when');
    await until('they are sent', async () => (await list(bob, created.session)).deliveries.every(({ state }) => state === 'sent'));
    expectEqual((await list(bob, created.session)).deliveries.length, 6, 'how many');
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
    await server.run();
    expectEqual((await send(bob, created.session, 'sms', '+491701234567')).status, 429, 'after a restart');
  });

  suite.test('messages: the store is sound, nothing was found', async () => {
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
    const { status, text } = await server.check();
    expectEqual(status, 0, `towlinectl check: ${text}`);
    const report = server.program.sanitizerReport();
    expect(!report, report ?? '');
    await mail.stop();
    gateway.stop();
  });
}
