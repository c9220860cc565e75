// SPDX-License-Identifier: GPL-3.0-or-later
// What `./start --demo` needs of the API: an organisation to try things with, and a code for the virtual customer.
// usage: demo.js organisation URL DATA SETUP-LINK | session URL DATA | joined URL DATA | tell URL DATA
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

interface Account {
  login: string;
  name: string;
  password: string;
}

const [, , command = '', url = '', data = '', setupLink = ''] = process.argv;
const accountsFile = `${data}/demo-passwords.json`;
/* None that looks like another. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
const sessionName = 'Grace';
const ticket = 'Ticket';

const people: [string, string][] = [
  ['admin', 'Alex Admin'],
  ['ada', 'Ada'],
  ['bob', 'Bob'],
  ['cleo', 'Cleo'],
];

class Caller {
  #cookie = '';
  #csrf = '';

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const headers: Record<string, string> = { cookie: this.#cookie, 'x-csrf-token': this.#csrf };
    if (body) headers['content-type'] = 'application/json';
    const reply = await fetch(url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    const cookie = reply.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0]!;
    const value = (text ? JSON.parse(text) : undefined) as T & { csrf_token?: string };
    if (value?.csrf_token) this.#csrf = value.csrf_token;
    return value;
  }
}

function readAccounts(): Account[] {
  return JSON.parse(readFileSync(accountsFile, 'utf8')) as Account[];
}

async function signIn(login: string): Promise<Caller> {
  const account = readAccounts().find((one) => one.login === login)!;
  const caller = new Caller();
  await caller.call('POST', '/api/v1/sign-in', { login, password: account.password });
  return caller;
}

/** Makes one person with a password by chance, kept before it is given; now and then the server finds one too simple. */
async function withPassword(accounts: Account[], one: Account, make: (account: Account) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    one.password = [4, 4, 4].map((length) => Array.from({ length }, () => letters[randomInt(letters.length)]).join('')).join('-');
    writeFileSync(accountsFile, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 });
    try {
      await make(one);
      return;
    } catch (error) {
      if (tries === 5 || !String(error).includes('password_weak')) throw error;
    }
  }
}

/** Made once; a data folder whose first administrator is somebody else's is left as it is. */
async function makeOrganisation(): Promise<void> {
  if (existsSync(accountsFile)) return;
  const token = /[=/#]([A-Za-z0-9_-]{16,128})$/.exec(setupLink)?.[1];
  if (!token) throw new Error(`${data} has an administrator already, but no demo: give --demo a data folder of its own with --data DIR`);
  const accounts = people.map(([login, name]) => ({ login, name, password: '' }));
  const [first, ...technicians] = accounts as [Account, ...Account[]];
  const admin = new Caller();
  await withPassword(accounts, first, (account) => admin.call('POST', '/api/v1/setup', { token, ...account }));
  const group = async (name: string): Promise<string> => (await admin.call<{ id: string }>('POST', '/api/v1/groups', { name, parent: null })).id;
  const [front, back] = [await group('First line'), await group('Second line')];
  for (const one of technicians) {
    await withPassword(accounts, one, (account) => admin.call('POST', '/api/v1/technicians', { ...account, group: account.login === 'cleo' ? back : front, role: 'technician', must_change_password: false }));
  }
  await admin.call('POST', '/api/v1/channels', { name: 'website', groups: [front] });
  await admin.call('PATCH', '/api/v1/groups/1/settings', {
    custom_fields: [{ name: ticket, kind: 'text', required: false, for_customers: false, choices: [] }],
    replies: [
      { name: 'Greeting', text: 'Good morning {customer}, my name is {technician}. What can I do for you?' },
      { name: 'Permission', text: 'I would like to see your screen. Please press Allow when you are asked.' },
    ],
  });
  await admin.call('POST', '/api/v1/sign-out');
}

interface Row {
  row_id: string;
  row_version: number;
  session: string;
  name: string;
  status: string;
}

async function rows(caller: Caller): Promise<Row[]> {
  return (await caller.call<{ rows: Row[] }>('GET', '/api/v1/queues/my/rows')).rows.filter(({ name }) => name === sessionName);
}

/** A fresh session for Ada; what an earlier run left in her queue is cleared. Prints the code. */
async function makeSession(): Promise<void> {
  const ada = await signIn('ada');
  for (const { row_id, row_version, session } of await rows(ada)) {
    const client_id = randomBytes(12).toString('hex');
    await ada.call('POST', `/api/v1/sessions/${session}/end`, { row_id, row_version, client_id });
  }
  const { standing } = await ada.call<{ standing: { custom_fields: { name: string }[] } }>('GET', '/api/v1/me');
  const fields = standing.custom_fields.some(({ name }) => name === ticket) ? [{ name: ticket, value: 'T-4711' }] : [];
  const body = { name: sessionName, fields, client_id: randomBytes(12).toString('hex') };
  console.log((await ada.call<{ code: string }>('POST', '/api/v1/sessions', body)).code);
  await ada.call('POST', '/api/v1/sign-out');
}

async function waitUntilJoined(): Promise<void> {
  const ada = await signIn('ada');
  for (let tries = 0; tries < 150; tries++) {
    if ((await rows(ada)).some(({ status }) => status !== 'Connecting')) {
      await ada.call('POST', '/api/v1/sign-out');
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the applet did not join within 30 seconds');
}

function tell(): void {
  console.log('\nTo try it, open the console and sign in as ada: a customer is waiting. Click Start, then Start remote control.\n');
  for (const { login, name, password } of readAccounts()) {
    console.log(`  ${login.padEnd(6)} ${password}   ${name}, ${login === 'admin' ? 'administrator' : 'technician'}`);
  }
  console.log('');
}

const commands: Record<string, () => Promise<void> | void> = {
  organisation: makeOrganisation,
  session: makeSession,
  joined: waitUntilJoined,
  tell,
};
try {
  await commands[command]!();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
