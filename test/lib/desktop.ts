// SPDX-License-Identifier: GPL-3.0-or-later
// The customer's session on his computer, as it begins after a reboot: an X server, a window manager, and what the
// autostart entries of his home folder start, through the system's own reader of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Computer } from './computers.js';
import type { Display } from './display.js';
import { Program, type Running } from './processes.js';
import { until } from './wait.js';

export class DesktopSession {
  private constructor(readonly program: Program, readonly home: string) {}

  /** Logs the customer in on that screen. */
  static begin(name: string, display: Display, computer: Computer, home: Record<string, string>, around: Record<string, string>): DesktopSession {
    const env = { ...around, ...display.env, ...home, PATH: '/usr/local/bin:/usr/bin:/bin' };
    const command = ['openbox-session']; // it becomes openbox, so that its end is the end of the session
    return new DesktopSession(new Program(`${name}-session`, computer.command(command), env), home['HOME']!);
  }

  /** Waits for a program of that name which the session has started by itself. */
  async started(name: string): Promise<Started> {
    const pid = await until(`the customer's session starts ${name}`, () => this.#find(name));
    return new Started(name, pid, this.program);
  }

  #find(name: string): number | undefined {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .find((pid) => wordsOf(pid, 'cmdline')[0]?.endsWith(`/${name}`) && wordsOf(pid, 'environ').includes(`HOME=${this.home}`));
  }

  async end(): Promise<void> {
    await this.program.kill();
  }
}

function wordsOf(pid: number, file: 'cmdline' | 'environ'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return []; // it has gone
  }
}

/** A program that the session has started: not a child of ours. */
export class Started implements Running {
  static readonly #all = new Set<Started>();
  static {
    process.on('exit', () => Started.#all.forEach((one) => one.signal('SIGKILL')));
  }

  constructor(readonly name: string, readonly pid: number, readonly session: Program) {
    Started.#all.add(this);
  }

  get command(): string[] {
    return wordsOf(this.pid, 'cmdline').slice(0, -1);
  }

  /** What it said that it would exit with: only its parent knows more. */
  get status(): number | undefined {
    return this.#lives() ? undefined : Number(this.output().match(/^\{"event": ?"exit", ?"code": ?(\d+)/m)?.[1] ?? -1);
  }

  write(): void {
    // nobody is at its standard input
  }

  signal(name: NodeJS.Signals): void {
    if (this.#lives()) process.kill(this.pid, name);
  }

  #lives(): boolean {
    return wordsOf(this.pid, 'cmdline')[0]?.endsWith(`/${this.name}`) ?? false;
  }

  async ended(timeoutMs?: number): Promise<number> {
    await until(`${this.name} (${this.pid}) ends`, () => !existsSync(`/proc/${this.pid}`), timeoutMs);
    Started.#all.delete(this);
    return this.status ?? -1;
  }

  async stop(): Promise<number> {
    this.signal('SIGTERM');
    return this.ended();
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }

  output(): string {
    return this.session.output();
  }

  sanitizerReport(): string | undefined {
    return this.session.sanitizerReport();
  }
}
