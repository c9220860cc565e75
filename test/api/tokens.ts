// SPDX-License-Identifier: GPL-3.0-or-later
// API tokens (RFC 6750): what they may do by their scopes, until when, and that a revoked one does nothing.
import { ask, type Reply } from '../lib/http.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import type { Server } from '../lib/server.js';
import { clientId, jsonBody, type Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './main.js';

type Scope = 'read' | 'sessions' | 'administration';

export interface Tokens {
  /** Over its time. */
  over: string;
  /** The administrator's token with every scope but this one; for `browser` with all. */
  without: Record<Scope | 'browser' | 'none', string>;
}

interface Created {
  id: string;
  token: string;
}

const all: readonly Scope[] = ['read', 'sessions', 'administration'];

async function make(as: Technician, name: string, scopes: readonly Scope[], lifeMs = 3_600_000): Promise<Created> {
  return as.do<Created>('POST', '/api/v1/me/tokens', { name, scopes, expires_ms: Date.now() + lifeMs });
}

export async function makeTokens(admin: Technician): Promise<Tokens> {
  const without = async (scope: Scope): Promise<string> => (await make(admin, `all but ${scope}`, all.filter((one) => one !== scope))).token;
  const over = await make(admin, 'over', all, 300);
  const made = {
    over: over.token,
    without: {
      read: await without('read'),
      sessions: await without('sessions'),
      administration: await without('administration'),
      browser: (await make(admin, 'all', all)).token,
      none: '',
    },
  };
  await new Promise((resolve) => setTimeout(resolve, 350));
  return made;
}

async function by(server: Server, token: string, method: string, path: string, body?: object): Promise<Reply> {
  const whole = body === undefined ? { method } : jsonBody(method, body);
  return ask(server.target, path, { ...whole, headers: { ...whole.headers, authorization: `Bearer ${token}` } });
}

export function tokens(suite: Suite, stage: () => Stage): void {
  suite.test('tokens: one acts as its maker, within its scopes, without a CSRF token', async () => {
    const { ada, server } = stage();
    const { token } = await make(ada, 'Report', ['read', 'sessions']);
    const me = await by(server, token, 'GET', '/api/v1/me');
    expectEqual([me.status, me.json<{ technician: { login: string } }>().technician.login], [200, 'ada'], 'who it is');
    const made = await until('a session is made', async () => {
      const reply = await by(server, token, 'POST', '/api/v1/sessions', { name: 'By a program', client_id: clientId() });
      return reply.status === 201 ? reply : undefined; // one code a second
    });
    expect(made.status === 201, 'made');
    expectEqual((await by(server, token, 'GET', '/api/v1/technicians')).status, 403, 'its maker is no administrator');
    const { tokens: list } = await ada.do<{ tokens: { name: string; used_ms: number | null }[] }>('GET', '/api/v1/me/tokens');
    const shown = list.find(({ name }) => name === 'Report')!;
    expect(Math.abs(Date.now() - shown.used_ms!) < 60_000, 'its last use is shown');
    expect(!JSON.stringify(list).includes(token.slice(8)), 'its text is not');
  });

  suite.test('tokens: an administrator revokes one of another; it does nothing any more', async () => {
    const { admin, ada, bob, server } = stage();
    const { id, token } = await make(ada, 'Lost', ['read']);
    expectEqual((await by(server, token, 'GET', '/api/v1/me')).status, 200, 'before');
    expectEqual((await bob.ask('DELETE', `/api/v1/me/tokens/${id}`)).status, 404, 'by somebody else');
    await admin.do('DELETE', `/api/v1/technicians/${ada.id}/tokens/${id}`);
    const after = await by(server, token, 'GET', '/api/v1/me');
    expectEqual([after.status, after.headers['www-authenticate']], [401, 'Bearer error="invalid_token"'], 'afterwards');
  });

  suite.test('tokens: what it changes stands in the audit log with its name', async () => {
    const { admin, groups, server } = stage();
    const { token } = await make(admin, 'Provisioning', ['administration']);
    expectEqual((await by(server, token, 'PATCH', `/api/v1/groups/${groups.second}`, { name: 'By a token' })).status, 200, 'the change');
    await admin.do('PATCH', `/api/v1/groups/${groups.second}`, { name: 'Second line' });
    const { entries } = await admin.do<{ entries: { token: string | null; actor: string }[] }>('GET', '/api/v1/audit?text=By+a+token&limit=5');
    expect(entries.some((entry) => entry.token === 'Provisioning' && entry.actor === 'Admin'), JSON.stringify(entries));
    const made = await admin.do<{ entries: object[] }>('GET', '/api/v1/audit?kind=token.created&text=Provisioning');
    expectEqual(made.entries.length, 1, 'its making');
    expect(!JSON.stringify(made).includes(token.slice(8)), 'its text is not in it');
  });

  suite.test('tokens: scopes and times are held to their ranges', async () => {
    const { ada } = stage();
    const wrong = async (body: object): Promise<number> => (await ada.ask('POST', '/api/v1/me/tokens', body)).status;
    const later = Date.now() + 60_000;
    expectEqual(await wrong({ name: 'x', scopes: [], expires_ms: later }), 422, 'no scope');
    expectEqual(await wrong({ name: 'x', scopes: ['everything'], expires_ms: later }), 422, 'an unknown scope');
    expectEqual(await wrong({ name: 'x', scopes: ['read'], expires_ms: Date.now() - 1 }), 422, 'a time that is over');
    expectEqual(await wrong({ name: 'x', scopes: ['read'], expires_ms: Date.now() + 400 * 86_400_000 }), 422, 'more than a year');
    expectEqual(await wrong({ name: 'x', scopes: ['read'] }), 422, 'no time');
  });
}
