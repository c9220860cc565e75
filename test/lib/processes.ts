// SPDX-License-Identifier: GPL-3.0-or-later
// Processes that a test starts: each with its log, none left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unexpected } from './runner.js';
import { patienceMs, until } from './wait.js';

const alive = new Set<Program>();
const folders: string[] = [];
const logs = new Set<string>();

/** A process that a test looks at, whoever started it. */
export interface Running {
  readonly pid: number;
  /** What it exited with; undefined while it runs. */
  readonly status: number | NodeJS.Signals | undefined;
  /** To its standard input. */
  write(text: string): void;
  /** Waits for its end; what it exited with. */
  ended(timeoutMs?: number): Promise<number | NodeJS.Signals>;
  /** Asks it to end. */
  stop(): Promise<number | NodeJS.Signals>;
  kill(): Promise<void>;
  output(): string;
  /** What a sanitizer found in its output. */
  sanitizerReport(): string | undefined;
}

export class Program implements Running {
  readonly child: ChildProcess;
  readonly log: string;
  status: number | NodeJS.Signals | undefined;
  #ended: Promise<void>;

  /** Starts it; its output goes to build/log/NAME.log. */
  constructor(readonly name: string, command: string[], env: Record<string, string> = {}, readonly checked = true) {
    mkdirSync('build/log', { recursive: true });
    this.log = `build/log/${name}.log`;
    const fd = openSync(this.log, logs.has(this.log) ? 'a' : 'w'); // a second start goes on in the same log
    logs.add(this.log);
    this.child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', fd, fd], env: { ...process.env, ...env } });
    closeSync(fd);
    this.child.stdin?.on('error', () => undefined); // it may have ended
    alive.add(this);
    this.#ended = new Promise((resolve) => {
      this.child.on('error', () => resolve());
      this.child.on('exit', (code, signal) => {
        this.status = code ?? signal ?? 0;
        alive.delete(this);
        resolve();
      });
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Unexpected(`${this.name} did not start`);
    return this.child.pid;
  }

  write(text: string): void {
    this.child.stdin?.write(text);
  }

  signal(name: NodeJS.Signals): void {
    if (this.status === undefined) this.child.kill(name);
  }

  async ended(timeoutMs = patienceMs): Promise<number | NodeJS.Signals> {
    await Promise.race([
      this.#ended,
      new Promise((_, reject) => setTimeout(() => reject(new Unexpected(`${this.name} does not end`)), timeoutMs).unref()),
    ]);
    return this.status ?? -1;
  }

  /** Ends it: asks first, insists after a while. */
  async stop(timeoutMs = patienceMs): Promise<number | NodeJS.Signals> {
    this.signal('SIGTERM');
    try {
      return await this.ended(timeoutMs);
    } catch (error) {
      this.signal('SIGKILL');
      await this.ended();
      throw error;
    }
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }

  output(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** Waits until its output has the pattern. */
  async says(pattern: RegExp, timeoutMs = patienceMs): Promise<RegExpMatchArray> {
    return until(`${this.name} says ${pattern}`, () => this.output().match(pattern) ?? undefined, timeoutMs);
  }

  sanitizerReport(): string | undefined {
    const found = this.output().match(/^.*(ERROR: (Address|Leak|Undefined)\w*Sanitizer|runtime error: ).*$/m);
    return found && this.checked ? `${this.name}: ${found[0]} (${this.log})` : undefined;
  }
}

/** A folder of the test's own below /tmp, gone at its end. */
export function scratch(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `towline-${name}-`));
  folders.push(folder);
  return folder;
}

/** Ends everything that is still running and removes the scratch folders. */
export async function endAll(): Promise<void> {
  const left = [...alive].reverse();
  for (const program of left) program.signal('SIGTERM');
  await Promise.all(left.map((program) => program.stop(5000).catch(() => undefined)));
  if (process.env['TOWLINE_KEEP'] === undefined) for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

process.on('exit', () => {
  for (const program of alive) program.child.kill('SIGKILL');
});
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void endAll().then(() => process.exit(130)));
