// SPDX-License-Identifier: GPL-3.0-or-later
// Technicians out of a CSV file: what is wrong is told by line before anything is made, all are made or nobody, and their first
// passwords are shown once.
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { Administration } from '../lib/administration.js';
import { picture } from '../lib/browser.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { adminPassword } from '../lib/server.js';
import { Technician } from '../lib/technician.js';
import type { Stage } from './stage.js';

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const ofColumns = (separator: string): string => ['login,name,group', 'zoe,"Zoë Großmann, Čapek",First line', ''].map((one) => one.replaceAll(/,(?! )/g, separator)).join('\r\n');

/** As spreadsheets of several countries save. */
const spreadsheets: Record<string, Buffer> = {
  'commas, UTF-8 with its mark': Buffer.from(`\uFEFF${ofColumns(',')}`),
  'semicolons': Buffer.from(ofColumns(';')),
  'tabs': Buffer.from(ofColumns('\t')),
  'Unicode text: tabs in UTF-16': Buffer.from(`\uFEFF${ofColumns('\t')}`, 'utf16le'),
  'UTF-16, the other order': bigEndian(`\uFEFF${ofColumns(';')}`),
};

export function importing(suite: Suite, stage: () => Stage): void {
  let center: Administration;
  let dialog: Locator;
  const choose = (text: string | Buffer): Promise<void> =>
    dialog.getByLabel('CSV file').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const line = (number: number): Locator => dialog.locator(`tr[data-line="${number}"]`);
  const logins = async (): Promise<string[]> =>
    (await stage().organisation.admin.do<{ technicians: { login: string }[] }>('GET', '/api/v1/technicians')).technicians.map(({ login }) => login);

  suite.test('import: what is wrong with the file or a line is told, and nobody is made', async () => {
    const { server } = stage();
    center = await Administration.signIn(server.target.url, 'admin', adminPassword);
    const { page } = center;
    await center.show('Technicians');
    await page.getByRole('button', { name: 'Import' }).click();
    dialog = page.getByRole('dialog');
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download a template' }).click();
    const template = readFileSync((await (await coming).path())!, 'utf8');
    expect(template.startsWith('login,name,group,role,password\r\n'), template);
    await choose(Buffer.from([0x6c, 0x6f, 0xff, 0x0a]));
    await dialog.getByText('The letters of this file cannot be read').waitFor();
    await choose('login,name\ndora,Dora\n');
    await dialog.getByText('Line 1 does not name the column group.').waitFor();
    await choose('login|name|group\ndora|Dora|1\n');
    await dialog.getByText('Line 1 names a column that is not known: “login|name|group”. Take it out, or look whether commas').waitFor();
    await picture(page, 'technician-import-refused');
    await choose('');
    await dialog.getByText('This file is empty.').waitFor();
    for (const [name, file] of Object.entries(spreadsheets)) {
      await choose(file);
      await line(2).getByText('Zoë Großmann, Čapek', { exact: true }).waitFor().catch((problem: unknown) => Promise.reject(new Error(`${name}: ${String(problem)}`)));
      await line(2).getByText('Good', { exact: true }).waitFor();
    }
    await choose('login,name,group\ndora,"Dora\n');
    await dialog.getByText(/cannot be read: look at its quotation marks/).waitFor();
    await choose('login;name;group;role;password\nada;Ada Again;First line;;\nnew;New;Nowhere;boss;new\n\neva;Eva;Second line;;password1234\nEVA;Eva Two;1;;\ngood;Good;First line;;\n');
    await dialog.getByText('5 technicians in this file.').waitFor();
    await line(2).getByText('login: This login is taken.').waitFor();
    await line(3).getByText('group: There is no such group, or it is not one of yours.').waitFor();
    await line(3).getByText('role: Write technician or administrator.').waitFor();
    await line(5).getByText('password: The password is easy to guess.').waitFor();
    await line(6).getByText('login: This login stands in the file already.').waitFor();
    await line(7).getByText('Good', { exact: true }).last().waitFor();
    await picture(page, 'technician-import-problems');
    expectEqual(await dialog.getByRole('button', { name: 'Make 5 technicians' }).getAttribute('aria-disabled'), 'true', 'the button');
    const forced = await stage().organisation.admin.do<{ applied: boolean; problems: number }>('POST', '/api/v1/technicians/import', { csv: 'login,name,group\nada,A,1\nzoe,Z,1\n', apply: true });
    expectEqual(forced, { ...forced, applied: false, problems: 1 }, 'by the API');
    expectEqual((await logins()).sort(), ['ada', 'admin', 'bob', 'cleo'], 'who there is');
  });

  suite.test('import: a good file makes all of them; passwords are shown once and can be saved without formulas', async () => {
    const { server, organisation } = stage();
    const { page } = center;
    await choose('\uFEFFgroup,login,name,password,role\r\nFirst line,dora,"Dora, the first",,administrator\r\nSecond line,emil,Emil,emil has a good one,\r\nAll technicians/First line,fay,=Fay,make one,Technician\r\n');
    await dialog.getByText('3 technicians in this file.').waitFor();
    await dialog.getByRole('button', { name: 'Make 3 technicians' }).click();
    await dialog.getByText('3 technicians have been made.').waitFor();
    await picture(page, 'technician-import-done');
    const coming = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save the passwords' }).click();
    const saved = readFileSync((await (await coming).path())!, 'utf8').split('\r\n');
    expectEqual(saved[0], 'login,name,group,first password', 'the columns');
    const password = saved[1]!.split(',').at(-1)!;
    expect(/^dora,"Dora, the first",First line,[a-z2-9]{4}(-[a-z2-9]{4}){3}$/.test(saved[1]!), saved[1]!);
    expectEqual(saved[2], 'emil,Emil,Second line,', 'a password from the file is not shown');
    expectEqual(saved.length, 5, 'lines');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Change Emil' }).waitFor();
    const dora = await Technician.signIn(server.target, 'dora', password);
    await dora.do('PUT', '/api/v1/me/password', { old_password: password, new_password: 'dora has a password' });
    await dora.do('GET', '/api/v1/technicians');
    await Technician.signIn(server.target, 'emil', 'emil has a good one');
    const { entries } = await organisation.admin.do<{ entries: { kind: string; object: string; actor: string }[] }>('GET', '/api/v1/audit?kind=technician.created');
    for (const name of ['Dora, the first', 'Emil', '=Fay']) expect(entries.some(({ object, actor }) => object === name && actor === 'Admin'), `no audit entry of ${name}`);
    await center.window.context.close();
    return `${(await logins()).length} technicians`;
  });

  suite.test('import: two hundred technicians at once', async () => {
    const { admin } = stage().organisation;
    const rows = Array.from({ length: 200 }, (_, i) => `many${i},Number ${i},First line`).join('\n');
    const begin = Date.now();
    const done = await admin.do<{ applied: boolean; rows: { first_password: string }[] }>('POST', '/api/v1/technicians/import', { csv: `login,name,group\n${rows}\n`, apply: true });
    expectEqual([done.applied, new Set(done.rows.map((row) => row.first_password)).size], [true, 200], 'made, each with a password of his own');
    return `${((Date.now() - begin) / 1000).toFixed(1)} s`;
  });
}
