// SPDX-License-Identifier: GPL-3.0-or-later
// `./check api`: every route of docs/openapi.yaml, asked in every wrong way that it must refuse; and each answer, here as in
// all tests, held to its closed schema.
import { operations, type Operation } from '../lib/contract.js';
import { ask, type Reply } from '../lib/http.js';
import { judgeObserved } from '../lib/observer.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { makeOrganisation, Server, type Organisation } from '../lib/server.js';
import { clientId, jsonBody, type Created, type Technician } from '../lib/technician.js';
import { audit } from './audit.js';
import { messages } from './messages.js';
import { makeTokens, tokens, type Tokens } from './tokens.js';
import { reading } from './reading.js';
import { serving } from './serving.js';
import { socketTests } from './sockets.js';

export interface Stage extends Organisation {
  server: Server;
  /** Ada's private session, which Cleo of another group may not see. */
  created: Created;
  tokens: Tokens;
}

const suite = new Suite();
suite.after(endAll);
suite.after(() => writeSeenPairs('api'));
let stage!: Stage;

/** The operation's path with values for its parameters. */
function pathOf(operation: Operation): string {
  const id = operation.path.includes('/channels/') ? stage.channel : operation.path.includes('/groups/') ? stage.groups.second : stage.bob.id;
  const values: Record<string, string> = { session: stage.created.session, name: 'website', queue: 'my', id };
  const query: string[] = [];
  let path = operation.path;
  for (const parameter of operation.parameters) {
    const value = values[parameter.name] ?? parameter.example;
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.required) query.push(`${parameter.name}=${encodeURIComponent(value)}`);
  }
  return query.length ? `${path}?${query.join('&')}` : path;
}

function caller(operation: Operation): Technician | undefined {
  return operation.auth === 'none' ? undefined : operation.auth === 'administrator' ? stage.admin : stage.ada;
}

/** A request as the operation wants it, but for what is put in its place. */
async function request(operation: Operation, as: Technician | undefined, changed: { body?: string | Buffer; headers?: Record<string, string> } = {}): Promise<Reply> {
  const body = 'body' in changed ? changed.body : operation.body === undefined ? undefined : JSON.stringify(operation.body);
  const headers: Record<string, string> = { ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  if (as) Object.assign(headers, { cookie: as.cookie, 'x-csrf-token': as.me.csrf_token });
  Object.assign(headers, changed.headers);
  return ask(stage.server.target, pathOf(operation), { method: operation.method, headers, ...(body === undefined ? {} : { body }) });
}

function refused(reply: Reply, status: number, code: string): void {
  expectEqual([reply.status, reply.status < 300 ? '' : reply.json<{ code: string }>().code], [status, code], 'refused with');
}

suite.essential('the stage: a server, technicians, a session', async () => {
  const server = await Server.start({ name: 'api' });
  const organisation = await makeOrganisation(server);
  const created = await organisation.ada.newSession('Seen by Ada alone');
  stage = { ...organisation, server, created, tokens: await makeTokens(organisation.admin) };
  return `${operations.length} operations`;
});

for (const operation of operations) {
  const { method, path, id } = operation;
  const test = (what: string, run: () => Promise<void>): void => suite.test(`${id} ${what}`, run);
  if (operation.auth !== 'none') {
    test('without a sign-in: 401', async () => refused(await request(operation, undefined), 401, 'signed_out'));
    test('with a cookie that nobody has: 401', async () =>
      refused(await request(operation, undefined, { headers: { cookie: `towline_session=${'A'.repeat(43)}` } }), 401, 'signed_out'));
  }
  if (operation.scope !== 'none') {
    const bearer = async (token: string): Promise<Reply> => request(operation, undefined, { headers: { authorization: `Bearer ${token}` } });
    test('with an API token that nobody has: 401', async () => refused(await bearer(`towline_${'A'.repeat(43)}`), 401, 'token_wrong'));
    test('with an API token over its time: 401', async () => refused(await bearer(stage.tokens.over), 401, 'token_wrong'));
    test('with an API token that lacks the scope: 403', async () => {
      const reply = await bearer(stage.tokens.without[operation.scope]);
      refused(reply, 403, 'scope_missing');
      expectEqual(reply.json<{ params: object }>().params, { scope: operation.scope }, 'the scope that is asked for');
      expectEqual(reply.headers['www-authenticate'], 'Bearer error="insufficient_scope"', 'the challenge');
    });
  }
  if (operation.auth === 'administrator') {
    test('as a technician: 403', async () => refused(await request(operation, stage.ada), 403, 'not_administrator'));
  }
  if (operation.csrf) {
    test('with a wrong CSRF token: 403', async () =>
      refused(await request(operation, caller(operation), { headers: { 'x-csrf-token': 'B'.repeat(43) } }), 403, 'csrf_wrong'));
    test('with the CSRF token of another: 403', async () =>
      refused(await request(operation, caller(operation), { headers: { 'x-csrf-token': stage.bob.me.csrf_token } }), 403, 'csrf_wrong'));
    test('without a CSRF token: 403', async () =>
      refused(await request(operation, caller(operation), { headers: { 'x-csrf-token': '' } }), 403, 'csrf_wrong'));
  }
  if (operation.session) {
    test("of another technician's session: 404", async () => refused(await request(operation, stage.cleo), 404, 'not_found'));
  }
  test('with a body too large: 413', async () =>
    refused(await request(operation, caller(operation), { body: ' '.repeat(operation.bodyMax + 1) }), 413, 'body_too_large'));
  if (operation.body !== undefined) {
    const as = (): Technician | undefined => caller(operation);
    // what an earlier step of the order refuses anyway is not asked here
    if (id === 'createFirstAdministrator') {
      test('once there is an administrator: 404', async () => refused(await request(operation, as()), 404, 'not_found'));
      continue;
    }
    test('with malformed JSON: 400', async () => refused(await request(operation, as(), { body: '{"a":' }), 400, 'bad_json'));
    test('with bytes that are no UTF-8: 400', async () =>
      refused(await request(operation, as(), { body: Buffer.from('7b2261223a22ff227d', 'hex') }), 400, 'bad_json'));
    test('with JSON that is no object: 400 or 422', async () => {
      const reply = await request(operation, as(), { body: '[]' });
      expect(reply.status === 400 || reply.status === 422, `it was ${reply.status}`);
    });
    test('as another media type: 415', async () =>
      refused(await request(operation, as(), { headers: { 'content-type': 'text/plain' } }), 415, 'content_type_wrong'));
    test('with an unknown field: 422', async () =>
      refused(await request(operation, as(), { body: JSON.stringify({ ...(operation.body as object), surprise: 1 }) }), 422, 'unknown_field'));
    test('with a field of a wrong kind: 422', async () => {
      const [first] = Object.keys(operation.body as object);
      refused(await request(operation, as(), { body: JSON.stringify({ ...(operation.body as object), [first!]: { no: 1 } }) }), 422, 'invalid_value');
    });
  }
  if (method === 'GET') {
    test('by a method that the path has not: 405', async () => {
      const listed = operations.filter((one) => one.path === path).map((one) => one.method);
      const other = ['DELETE', 'PATCH', 'PUT'].find((one) => !listed.includes(one))!;
      const as = caller(operation);
      const headers: Record<string, string> = as ? { cookie: as.cookie, 'x-csrf-token': as.me.csrf_token } : {};
      const reply = await ask(stage.server.target, pathOf(operation), { method: other, headers });
      refused(reply, 405, 'method_not_allowed');
      const allow = String(reply.headers['allow']).split(/,\s*/);
      expect(listed.every((one) => allow.includes(one)), `Allow says ${reply.headers['allow']}`);
    });
  }
}

suite.test('an unknown route: 404', async () => {
  refused(await ask(stage.server.target, '/api/v1/nothing', {}), 404, 'not_found');
});
suite.test('a session that does not exist: 404, as one of another', async () => {
  refused(await stage.ada.ask('GET', '/api/v1/sessions/2147480000'), 404, 'not_found');
});
suite.test('a stale row version: 409 with the row as it is', async () => {
  const { ada, created } = stage;
  const reply = await ada.tryCommand('end', { ...created.row, row_version: created.row.row_version + 7 });
  refused(reply, 409, 'stale_row');
  expectEqual(reply.json<{ row: { row_id: string } }>().row.row_id, created.row.row_id, 'the row');
});
suite.test('the same client id again: the same session', async () => {
  const body = { name: 'Twice', client_id: clientId() };
  const first = await stage.bob.do<Created>('POST', '/api/v1/sessions', body);
  const second = await stage.bob.do<Created>('POST', '/api/v1/sessions', body);
  expectEqual([second.session, second.code], [first.session, first.code], 'the session');
});
reading(suite, () => stage);
audit(suite, () => stage);
tokens(suite, () => stage);
socketTests(suite, () => stage);
suite.test('sign-in: wrong ones are throttled, and only they', async () => {
  const attempt = (password: string): Promise<Reply> => ask(stage.server.target, '/api/v1/sign-in', jsonBody('POST', { login: 'cleo', password }));
  let last: Reply | undefined;
  for (let i = 0; i < 12 && last?.status !== 429; i++) last = await attempt('not the password');
  refused(last!, 429, 'too_many_attempts');
  expect(Number(last!.headers['retry-after']) >= 1, 'Retry-After says when');
});
serving(suite);
messages(suite.beside());
suite.test('no sanitizer found anything, nothing outside the table was seen', async () => {
  judgeObserved();
  expectEqual(await stage.server.program.stop(), 0, 'how towlined ended on SIGTERM');
  const report = stage.server.program.sanitizerReport();
  expect(!report, report ?? '');
});

await suite.run(process.argv.slice(2));
