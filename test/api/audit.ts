// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log: every administrative change is in it, whoever makes it, with what was and what is; and no secret is.
import { Program } from '../lib/processes.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword, programs } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import { until } from '../lib/wait.js';
import type { Stage } from './main.js';

interface Entry {
  id: string;
  actor_id: string | null;
  actor: string;
  address: string;
  kind: string;
  object: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

async function entries(as: Technician, query = ''): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let before: number | null = 0; before !== null; ) {
    const page: { entries: Entry[]; next: number | null } = await as.do('GET', `/api/v1/audit?limit=7&before=${before}${query}`);
    all.push(...page.entries);
    before = page.next;
  }
  return all;
}

export function audit(suite: Suite, stage: () => Stage): void {
  suite.test('audit: a change with who, from where, what was and what is', async () => {
    const { admin, groups } = stage();
    await admin.do('PATCH', `/api/v1/groups/${groups.second}`, { name: 'Second row' });
    await admin.do('PATCH', `/api/v1/groups/${groups.second}`, { name: 'Second line' });
    const [newest] = await entries(admin);
    const { id: _, ...rest } = newest as Entry & { at_ms: number; token: null; object_id: string };
    expect(Math.abs(Date.now() - rest.at_ms) < 60_000, `the time is ${rest.at_ms}`);
    expectEqual(
      { ...rest, at_ms: 0 },
      {
        at_ms: 0, actor_id: admin.id, actor: 'Admin', token: null, address: '127.0.0.1', kind: 'group.changed', object_id: groups.second,
        object: 'Second row', before: { name: 'Second row' }, after: { name: 'Second line' },
      },
      'the entry',
    );
    const found = await entries(admin, '&kind=group&text=second+ROW');
    expectEqual(found.map(({ kind }) => kind), ['group.changed', 'group.changed'], 'found by text');
  });

  suite.test('audit: the operator’s command is in it', async () => {
    const { admin, server, cleo } = stage();
    for (const verb of ['disable', 'enable']) {
      const words = [`${programs}/src/towlinectl/towlinectl`, 'user', verb, '--data', server.data, '--login', 'cleo'];
      expectEqual(await new Program(`api-operator-${verb}`, words).ended(), 0, verb);
    }
    const [enabled, disabled] = await entries(admin, '&actor=operator&kind=technician.changed');
    expectEqual([enabled!.after, disabled!.after], [{ disabled: false }, { disabled: true }], 'the two newest');
    expectEqual([enabled!.actor_id, enabled!.actor, enabled!.address, enabled!.object], [null, '', '', 'Cleo'], 'who');
    // the running server takes it over within two seconds
    await until('the server knows', async () => !(await admin.do<{ disabled: boolean }>('GET', `/api/v1/technicians/${cleo.id}`)).disabled && (await cleo.ask('GET', '/api/v1/me')).status === 401);
    const again = await Technician.signIn(server.target, 'cleo', 'cleo has a password');
    Object.assign(cleo, { cookie: again.cookie, me: again.me }); // her old sign-in ended
  });

  suite.test('audit: an administrator of a group sees what is of it, a technician nothing', async () => {
    const { admin, ada, groups, server } = stage();
    const password = 'the password of a head';
    await admin.do('POST', '/api/v1/technicians', { login: 'head', name: 'Head', group: groups.second, role: 'administrator', password, must_change_password: false });
    const head = await Technician.signIn(server.target, 'head', password);
    await admin.do('PATCH', `/api/v1/channels/${stage().channel}`, { name: 'Website' });
    const seen = await entries(head);
    expect(seen.length > 0 && seen.every(({ object }) => ['Second line', 'Second row', 'Cleo', 'Head', 'Dora', 'Esme', 'Fay', 'Gil', 'Night shift', 'Late shift'].includes(object)),
      `he sees ${[...new Set(seen.map(({ object }) => object))].join(', ')}`);
    expectEqual((await ada.ask('GET', '/api/v1/audit')).status, 403, 'a technician');
    expect((await entries(admin)).some(({ kind }) => kind === 'channel.changed'), 'the topmost administrator sees channels');
    return `${seen.length} entries`;
  });

  suite.test('audit: no secret is in it, and a formula is none in a spreadsheet', async () => {
    const { admin, groups } = stage();
    const name = '=HYPERLINK("http://x","y")';
    const { id } = await admin.do<{ id: string }>('POST', '/api/v1/groups', { name, parent: groups.second });
    await admin.do('DELETE', `/api/v1/groups/${id}`);
    let csv = '';
    let pages = 0;
    for (let before: string | undefined = '0'; before !== undefined; pages++) {
      const reply = await admin.ask('GET', `/api/v1/audit.csv?limit=9&before=${before}`);
      expectEqual(reply.status, 200, 'the export');
      csv += reply.text;
      before = reply.headers['towline-next'] as string | undefined;
    }
    const lines = csv.split('\r\n');
    expectEqual(lines[0], '"id","time","person","token","address","kind","object","before","after"', 'the first line');
    expect(!/(^|,)"[=+@-]/m.test(csv), 'a cell begins like a formula');
    expect(csv.includes(`"'=HYPERLINK(""http://x"",""y"")"`), 'the name with an apostrophe in front');
    for (const secret of [adminPassword, 'has a password', 'the first password', 'the second password', '$argon2']) {
      expect(!csv.includes(secret), `"${secret}" is in it`);
    }
    expectEqual(lines.length - 2, (await entries(admin)).length, 'lines and entries');
    return `${lines.length - 2} entries in ${pages} pages`;
  });
}
