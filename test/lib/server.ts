// SPDX-License-Identifier: GPL-3.0-or-later
// The real towlined with a data folder of its own; and an organisation in it to test with.
import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { makeCertificates, type Certificates } from './authority.js';
import type { Computer } from './computers.js';
import { ask, type Target } from './http.js';
import { Program, scratch } from './processes.js';
import { jsonBody, Technician } from './technician.js';
import { until } from './wait.js';

/** Where the programs under test are; the sanitized ones unless said otherwise. */
export const programs = process.env['TOWLINE_PROGRAMS'] ?? 'build/san';

export const sanitizerEnv: Record<string, string> = {
  ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0:exitcode=99',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1:exitcode=99',
};

/** The same with a search for leaks at the end; what the libraries leave is known. */
const leakEnv: Record<string, string> = {
  ...sanitizerEnv,
  ASAN_OPTIONS: 'detect_leaks=1:exitcode=99',
  LSAN_OPTIONS: 'suppressions=test/lib/leaks-of-libraries.txt:print_suppressions=0',
};

export const adminPassword = 'correct horse battery';

export interface ServerOptions {
  name: string;
  /** Runs on this computer, over TLS; otherwise on loopback, plain. */
  on?: Computer;
  /** On loopback, but over TLS. */
  tls?: boolean;
  /** Words before the command, such as those of prlimit. */
  under?: string[];
  /** Time-outs below their range, which pages then warn of; yes unless said otherwise. */
  shortTimeouts?: boolean;
  /** The build to run, where it is not that of the other tests. */
  programs?: string;
  /** More lines for the configuration file. */
  configuration?: string[];
}

const givenPorts = new Set<number>();

async function freePort(): Promise<number> {
  // an even one with a free neighbour, which the relay takes; of a range so wide that tests beside this one seldom meet it
  for (;;) {
    const port = 20_000 + 2 * Math.floor(Math.random() * 5000);
    if (givenPorts.has(port)) continue;
    givenPorts.add(port);
    const free = await Promise.all([port, port + 1].map((one) => new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(one, '127.0.0.1', () => probe.close(() => resolve(true)));
    })));
    if (free.every(Boolean)) return port;
  }
}

export class Server {
  readonly folder: string;
  program!: Program;
  #setupToken: string | undefined;

  private constructor(readonly options: ServerOptions, readonly target: Target, readonly certificates: Certificates | undefined) {
    this.folder = scratch(`server-${options.name}`);
  }

  /** Starts it and waits until it is ready. */
  static async start(options: ServerOptions): Promise<Server> {
    const address = options.on?.address ?? '127.0.0.1';
    const port = options.on ? 8443 : await freePort();
    const certificates = options.on || options.tls ? makeCertificates(scratch('tls'), [address]) : undefined;
    const target: Target = { url: `${certificates ? 'https' : 'http'}://${address}:${port}`, ca: certificates?.ca };
    const server = new Server(options, target, certificates);
    writeFileSync(server.configuration, [
      `data_folder = ${server.folder}/data`,
      `listen = ${address}:${port}`,
      `public_url = ${target.url}`,
      'static_folder = build/console',
      'applet_bundle = build/applet-bundle',
      `allow_short_timeouts = ${options.shortTimeouts === false ? 'no' : 'yes'}`,
      'strict_statuses = yes',
      'metrics_anywhere = yes',
      ...(certificates ? [`tls_certificate = ${certificates.certificate}`, `tls_key = ${certificates.key}`] : []),
      ...(options.configuration ?? []),
      '',
    ].join('\n'));
    await server.run();
    return server;
  }

  get configuration(): string {
    return `${this.folder}/towlined.conf`;
  }

  get data(): string {
    return `${this.folder}/data`;
  }

  /** Starts the process (again), on the data that is there, and waits until it is ready. */
  async run(): Promise<void> {
    this.spawn();
    await until('towlined is ready', () => this.isReady());
  }

  /** The same without waiting. */
  spawn(): void {
    const words = [...(this.options.under ?? []), `${this.options.programs ?? programs}/src/towlined/towlined`, '--config', this.configuration];
    const command = this.options.on ? this.options.on.command(words) : words;
    this.program = new Program(`${this.options.name}-towlined`, command, leakEnv);
  }

  async isReady(): Promise<boolean> {
    if (this.program.status !== undefined) throw new Error(`towlined ended with ${this.program.status}; see ${this.program.log}`);
    try {
      return (await ask(this.target, '/readyz', { timeoutMs: 2000 })).status === 200;
    } catch (error) {
      if (error instanceof Error && ('code' in error || error.message.includes('no answer'))) return false; // not listening yet, or busy starting
      throw error;
    }
  }

  /** The one-time token that it printed for the first administrator. */
  async setupToken(): Promise<string> {
    this.#setupToken ??= (await this.program.says(/setup[=/#?]*(?:token=)?([A-Za-z0-9_-]{16,128})/))[1]!;
    return this.#setupToken;
  }

  /** Makes the first administrator through the set-up link. */
  async setUp(): Promise<Technician> {
    const body = { token: await this.setupToken(), login: 'admin', name: 'Admin', password: adminPassword };
    const reply = await ask(this.target, '/api/v1/setup', jsonBody('POST', body));
    if (reply.status !== 201) throw new Error(`set-up: ${reply.status} ${reply.text}`);
    return Technician.fromReply(this.target, reply);
  }

  async metric(name: string): Promise<number> {
    const { text } = await ask(this.target, '/metrics');
    const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
    if (!line) throw new Error(`no metric ${name}`);
    return Number(line.split(' ').pop());
  }

  /** `towlinectl check` on the data; what it said and how it ended. */
  async check(): Promise<{ status: number | NodeJS.Signals; text: string }> {
    return checkData(this.data, this.options.name);
  }
}

let checks = 0;

export async function checkData(data: string, name: string): Promise<{ status: number | NodeJS.Signals; text: string }> {
  const words = [`${programs}/src/towlinectl/towlinectl`, 'check', '--data', data];
  const program = new Program(`${name}-towlinectl-${process.pid}-${++checks}`, words, sanitizerEnv);
  return { status: await program.ended(60_000), text: program.output() };
}

export interface Settings {
  [name: string]: number | string | boolean | null;
}

/** Sets some of a group's own settings; null inherits again, what is not named stays. */
export async function setSettings(admin: Technician, group: string, values: Settings): Promise<void> {
  await admin.do('PATCH', `/api/v1/groups/${group}/settings`, values);
}

export interface Organisation {
  admin: Technician;
  groups: { first: string; second: string };
  channel: string;
  /** Signed in, not watching yet. */
  ada: Technician;
  bob: Technician;
  cleo: Technician;
}

/** Two groups, a channel and three technicians: Ada and Bob in the first group, Cleo in the second. */
export async function makeOrganisation(server: Server): Promise<Organisation> {
  const admin = await server.setUp();
  const group = async (name: string): Promise<string> => (await admin.do<{ id: string }>('POST', '/api/v1/groups', { name, parent: null })).id;
  const groups = { first: await group('First line'), second: await group('Second line') };
  const channel = (await admin.do<{ id: string }>('POST', '/api/v1/channels', { name: 'website', groups: [groups.first] })).id;
  const technician = async (login: string, name: string, where: string): Promise<Technician> => {
    await admin.do('POST', '/api/v1/technicians', { login, name, group: where, role: 'technician', password: `${login} has a password`, must_change_password: false });
    return Technician.signIn(server.target, login, `${login} has a password`);
  };
  return {
    admin,
    groups,
    channel,
    ada: await technician('ada', 'Ada', groups.first),
    bob: await technician('bob', 'Bob', groups.first),
    cleo: await technician('cleo', 'Cleo', groups.second),
  };
}
