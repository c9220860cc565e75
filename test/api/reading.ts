// SPDX-License-Identifier: GPL-3.0-or-later
// The right requests: every route that reads, and the administration's round trips. Their answers are judged by schema as
// they come.
import { ask } from '../lib/http.js';
import type { Suite } from '../lib/runner.js';
import { expect, expectEqual } from '../lib/runner.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './main.js';

interface Named {
  id: string;
  name: string;
}

const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'dG93bGluZSBpcyB0ZXN0ZQ==' };

export function reading(suite: Suite, stage: () => Stage): void {
  for (const path of ['/api/v1/me', '/api/v1/queues', '/api/v1/queues/my/rows', '/api/v1/queues/my/rows?limit=1']) {
    suite.test(`GET ${path}`, async () => void (await stage().ada.do('GET', path)));
  }
  for (const what of ['', '/history', '/chat', '/targets?command=transfer', '/targets?command=invite']) {
    suite.test(`GET a session${what}`, async () => void (await stage().ada.do('GET', `/api/v1/sessions/${stage().created.session}${what}`)));
  }
  for (const list of ['groups', 'technicians', 'channels']) {
    suite.test(`GET ${list} and each of them`, async () => {
      const { admin } = stage();
      const all = await admin.do<Record<string, Named[]>>('GET', `/api/v1/${list}`);
      expect(all[list]!.length > 0, `no ${list}`);
      for (const { id, name } of all[list]!) expectEqual((await admin.do<Named>('GET', `/api/v1/${list}/${id}`)).name, name, 'its name');
      return `${all[list]!.length}`;
    });
  }
  suite.test('a group: renamed, its settings set and inherited', async () => {
    const { admin, groups } = stage();
    const child = await admin.do<Named>('POST', '/api/v1/groups', { name: 'Night shift', parent: groups.second });
    expectEqual((await admin.do<Named>('PATCH', `/api/v1/groups/${child.id}`, { name: 'Late shift' })).name, 'Late shift', 'the name');
    interface Both {
      own: Record<string, unknown>;
      effective: Record<string, unknown>;
    }
    await admin.do('PATCH', `/api/v1/groups/${groups.second}/settings`, { waiting_timeout_s: 600 });
    const inherited = await admin.do<Both>('GET', `/api/v1/groups/${child.id}/settings`);
    expectEqual([inherited.own['waiting_timeout_s'], inherited.effective['waiting_timeout_s']], [null, 600], 'waiting time-out');
  });
  suite.test('a setting beyond its range: 422', async () => {
    const { admin, groups } = stage();
    const reply = await admin.ask('PATCH', `/api/v1/groups/${groups.second}/settings`, { active_idle_s: 1000 * 60 });
    expectEqual(reply.status, 422, 'the status');
  });
  suite.test('a technician: a new password ends his sign-ins, disabled he cannot sign in', async () => {
    const { admin, groups, server } = stage();
    const body = { login: 'dora', name: 'Dora', group: groups.second, role: 'technician', password: 'the first password', must_change_password: false };
    const { id } = await admin.do<Named>('POST', '/api/v1/technicians', body);
    const dora = await Technician.signIn(server.target, 'dora', 'the first password');
    await admin.do('PUT', `/api/v1/technicians/${id}/password`, { password: 'the second password', must_change_password: false });
    expectEqual((await dora.ask('GET', '/api/v1/me')).status, 401, 'her old sign-in');
    const again = await Technician.signIn(server.target, 'Dora', 'the second password');
    await again.do('PUT', '/api/v1/me/password', { old_password: 'the second password', new_password: 'the third password' });
    await admin.do('PATCH', `/api/v1/technicians/${id}`, { disabled: true });
    expectEqual((await again.ask('GET', '/api/v1/me')).status, 401, 'her sign-in once disabled');
  });
  suite.test('a password that somebody else has set: another one first, and nothing else before', async () => {
    const { admin, groups, server } = stage();
    interface Known {
      must_change_password: boolean;
    }
    const first = 'a password that is known';
    const own = 'a password of her own';
    const { id, ...made } = await admin.do<Named & Known>('POST', '/api/v1/technicians', { login: 'esme', name: 'Esme', group: groups.second, role: 'technician', password: first });
    expect(made.must_change_password, 'it is so unless the administrator says otherwise');
    const esme = await Technician.signIn(server.target, 'esme', first);
    expectEqual([esme.me.must_change_password, esme.me.technician.must_change_password], [true, true], 'she is told');
    const refused = async (method: string, path: string, body?: object): Promise<unknown> => {
      const reply = await esme.ask(method, path, body);
      return [reply.status, reply.json<{ code: string }>().code];
    };
    for (const path of ['/api/v1/queues', '/api/v1/me/two-factor', '/api/v1/me/tokens', '/api/v1/me/sign-ins']) {
      expectEqual(await refused('GET', path), [403, 'password_change_needed'], path);
    }
    expectEqual(await refused('POST', '/api/v1/me/tokens', { name: 'Way round', scopes: ['read'], expires_ms: Date.now() + 60_000 }), [403, 'password_change_needed'], 'a token');
    expectEqual((await ask(server.target, '/api/v1/stream', { headers: { ...upgrade, cookie: esme.cookie } })).status, 403, 'the stream');
    await esme.do('GET', '/api/v1/me');
    const same = await esme.ask('PUT', '/api/v1/me/password', { old_password: first, new_password: first });
    expectEqual([same.status, same.json<{ params: object }>().params], [422, { reason: 'same', length_min: 10 }], 'the same again');
    await esme.do('PUT', '/api/v1/me/password', { old_password: first, new_password: own });
    await esme.do('GET', '/api/v1/queues');
    expect(!(await admin.do<Known>('GET', `/api/v1/technicians/${id}`)).must_change_password, 'the administrator sees it');
    const { token } = await esme.do<{ token: string }>('POST', '/api/v1/me/tokens', { name: 'From before', scopes: ['read'], expires_ms: Date.now() + 60_000 });
    await admin.do('PUT', `/api/v1/technicians/${id}/password`, { password: first });
    expect((await admin.do<Known>('GET', `/api/v1/technicians/${id}`)).must_change_password, 'again, by a reset');
    expectEqual((await ask(server.target, '/api/v1/queues', { headers: { authorization: `Bearer ${token}` } })).status, 200, 'her program goes on');
    const { entries } = await admin.do<{ entries: { kind: string; object: string; after: object }[] }>('GET', '/api/v1/audit?limit=50');
    const said = entries.filter(({ object, kind }) => object === 'Esme' && kind !== 'token.created').map(({ kind, after }) => [kind, 'must_change_password' in after]);
    expectEqual(said, [['password.set', true], ['password.changed', false], ['technician.created', true]], 'the audit log');
    const csv = 'login,name,group\nfay,Fay,Second line\n';
    const { rows } = await admin.do<{ rows: { id: string; first_password: string }[] }>('POST', '/api/v1/technicians/import', { csv, apply: true });
    expect((await Technician.signIn(server.target, 'fay', rows[0]!.first_password)).me.must_change_password, 'one who was imported');
    const without = { csv: csv.replace('fay,Fay', 'gil,Gil'), apply: true, must_change_password: false };
    const second = await admin.do<{ rows: { first_password: string }[] }>('POST', '/api/v1/technicians/import', without);
    expect(!(await Technician.signIn(server.target, 'gil', second.rows[0]!.first_password)).me.must_change_password, 'one for whom it was not wanted');
  });
  suite.test('sign-ins are listed and ended, by whom they belong to and by who rules him', async () => {
    const { admin, ada, bob, server } = stage();
    interface List {
      sign_ins: { id: string; current: boolean; address: string }[];
    }
    const second = await Technician.signIn(server.target, 'ada', 'ada has a password');
    const { sign_ins } = await ada.do<List>('GET', '/api/v1/me/sign-ins');
    expectEqual(sign_ins.map(({ current }) => current), [true, false], 'which is the own one');
    const other = sign_ins[1]!.id;
    expectEqual((await bob.ask('DELETE', `/api/v1/me/sign-ins/${other}`)).status, 404, 'by somebody else');
    expectEqual((await admin.ask('DELETE', `/api/v1/technicians/${bob.id}/sign-ins/${other}`)).status, 404, 'as that of another');
    await second.watchQueues();
    await admin.do('DELETE', `/api/v1/technicians/${ada.id}/sign-ins/${other}`);
    await until('the stream is closed', () => second.stream.closeCode === 4401);
    expectEqual((await second.ask('GET', '/api/v1/me')).status, 401, 'afterwards');
    expectEqual((await ada.do<List>('GET', '/api/v1/me/sign-ins')).sign_ins.length, 1, 'what is left');
  });
  suite.test('a common password, and one that is too short: 422 with the reason', async () => {
    const { admin, bob, groups } = stage();
    const refusal = async (password: string): Promise<unknown> => {
      const reply = await admin.ask('PUT', `/api/v1/technicians/${bob.id}/password`, { password });
      const { code, params } = reply.json<{ code: string; params: object }>();
      return [reply.status, code, params];
    };
    expectEqual(await refusal('password123'), [422, 'password_weak', { reason: 'common', length_min: 10 }], 'a common one');
    await admin.do('PATCH', `/api/v1/groups/${groups.first}/settings`, { password_length_min: 14 });
    expectEqual(await refusal('thirteen char'), [422, 'password_weak', { reason: 'short', length_min: 14 }], 'a short one');
    await admin.do('PATCH', `/api/v1/groups/${groups.first}/settings`, { password_length_min: null });
  });
  suite.test('a login twice: 409; the last administrator stays', async () => {
    const { admin, groups } = stage();
    const body = { login: 'ADA', name: 'Ada', group: groups.first, role: 'technician', password: 'another password' };
    expectEqual((await admin.ask('POST', '/api/v1/technicians', body)).status, 409, 'a login twice');
    expectEqual((await admin.ask('PATCH', `/api/v1/technicians/${admin.id}`, { disabled: true })).status, 409, 'the last administrator');
  });
  suite.test('sign-out ends the sign-in', async () => {
    const bob = await Technician.signIn(stage().server.target, 'bob', 'bob has a password');
    await bob.do('PUT', '/api/v1/me/state', { state: 'Away' });
    await bob.do('POST', '/api/v1/sign-out');
    expectEqual((await bob.ask('GET', '/api/v1/me')).status, 401, 'afterwards');
  });
}
