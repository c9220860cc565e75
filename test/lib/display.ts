// SPDX-License-Identifier: GPL-3.0-or-later
// A customer's screen: an X server of its own, and the program on it that tells what it sees and gets.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Program, scratch } from './processes.js';
import { Unexpected } from './runner.js';
import { until } from './wait.js';

/** Whether somebody takes connections there; the file alone is there a little earlier. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true));
    socket.on('connect', () => socket.destroy());
    socket.on('error', () => resolve(false));
  });
}

export class Display {
  private constructor(readonly name: string, readonly number: string, readonly server: Program) {}

  /**
   * Starts an X server on a number that is free. The number is named, not left to the server to find: only then does it
   * take the lock file, without which two servers that start at once share a socket and draw on each other's screens.
   * Without -noreset it starts afresh whenever its last client goes, and refuses those who come just then.
   */
  static async start(name: string, size = '1024x768'): Promise<Display> {
    for (let tries = 0; tries < 20; tries++) {
      const number = 100 + Math.floor(Math.random() * 900);
      const socket = `/tmp/.X11-unix/X${number}`;
      if (existsSync(socket) || existsSync(`/tmp/.X${number}-lock`)) continue;
      const server = new Program(`${name}-xvfb`, [
        'Xvfb', `:${number}`, '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-nolisten', 'local', '-noreset', '-ac', '+extension', 'RANDR',
      ], {}, false);
      await until('the X server is up', async () => server.status !== undefined || (await isListening(socket)));
      if (server.status === undefined) return new Display(name, `:${number}`, server);
    }
    throw new Unexpected('no free display number found');
  }

  get env(): Record<string, string> {
    return { DISPLAY: this.number };
  }

  /** A window manager, for programs that want one. */
  async manage(): Promise<void> {
    const manager = new Program(`${this.name}-openbox`, ['openbox', '--sm-disable'], this.env, false);
    await until('the window manager is up', () => manager.status !== undefined || this.#hasManager());
    if (manager.status !== undefined) throw new Unexpected(`openbox ended with ${manager.status}: ${manager.log}`);
  }

  async #hasManager(): Promise<boolean> {
    const asking = spawn('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: { ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    asking.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise((resolve) => asking.on('exit', resolve));
    return text.includes('window id');
  }

  /** Gives the screen another size, at most that of its start. */
  resize(width: number, height: number): void {
    const mode = `${width}x${height}-test`;
    const xrandr = (...args: string[]): void =>
      void execFileSync('xrandr', args, { env: { ...process.env, ...this.env }, stdio: 'pipe' });
    xrandr('--newmode', mode, '40', ...[0, 40, 80, 120].map((more) => String(width + more)), ...[0, 1, 4, 24].map((more) => String(height + more)));
    xrandr('--addmode', 'screen', mode);
    xrandr('--output', 'screen', '--mode', mode);
  }

  /** A picture of the whole screen. */
  picture(file: string): void {
    execFileSync('import', ['-silent', '-window', 'root', file], { env: { ...process.env, ...this.env }, stdio: 'pipe' });
  }

  /** A background, for whoever looks at pictures of it. */
  paint(): void {
    execFileSync('xsetroot', ['-solid', '#35566b'], { env: { ...process.env, ...this.env }, stdio: 'pipe' });
  }

  /** Whether a window of that title can be seen. */
  hasWindow(title: string): boolean {
    try {
      return this.xdotool('search', '--onlyvisible', '--name', title).trim() !== '';
    } catch {
      return false; // xdotool says so by its status
    }
  }

  /** xdotool on this screen. */
  xdotool(...args: string[]): string {
    return execFileSync('xdotool', args, { env: { ...process.env, ...this.env }, encoding: 'utf8' });
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}

export interface ProbeEvent {
  event: 'ready' | 'done' | 'size' | 'key' | 'button' | 'motion' | 'clipboard';
  symbol?: string;
  text?: string;
  button?: number;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

/** test/probe/xprobe on a display. */
export class Probe {
  readonly events: ProbeEvent[] = [];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
    let rest = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      rest += chunk.toString('utf8');
      const lines = rest.split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.events.push(JSON.parse(line) as ProbeEvent);
    });
  }

  static async start(display: Display): Promise<Probe> {
    const child = spawn('build/test/probe/xprobe', [], { env: { ...process.env, ...display.env, LC_ALL: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'ignore'] });
    const probe = new Probe(child);
    await until('the probe is up', () => probe.events.some(({ event }) => event === 'ready'));
    return probe;
  }

  /** Tells it something and waits until it has done so. */
  async tell(command: string): Promise<void> {
    const before = this.events.filter(({ event }) => event === 'done').length;
    this.#child.stdin!.write(`${command}\n`);
    await until(`the probe did "${command}"`, () => this.events.filter(({ event }) => event === 'done').length > before);
  }

  /** What was typed so far. */
  get typed(): string {
    return this.events.filter(({ event }) => event === 'key').map(({ text }) => text).join('');
  }

  /** What the clipboard of this screen holds. */
  async clipboard(): Promise<string> {
    const before = this.events.filter(({ event }) => event === 'clipboard').length;
    await this.tell('paste');
    const answer = await until('the clipboard', () => this.events.filter(({ event }) => event === 'clipboard')[before]);
    return answer.text ?? '';
  }

  stop(): void {
    this.#child.stdin!.end('quit\n');
  }
}

/** The colours that the probe draws for a seed: xorshift32, 24 bits a pixel. */
export function patternOf(seed: number, pixels: number): Uint32Array {
  const colours = new Uint32Array(pixels);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < pixels; i++) {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    colours[i] = state & 0xffffff;
  }
  return colours;
}

/** A home folder for programs of a customer's computer, so that two never share a file. */
export function makeHome(name: string): Record<string, string> {
  const home = scratch(`home-${name}`);
  for (const folder of ['run', 'config', 'data', 'cache', 'state']) mkdirSync(`${home}/${folder}`, { mode: 0o700 });
  writeFileSync(`${home}/.profile`, '');
  return {
    HOME: home,
    XDG_RUNTIME_DIR: `${home}/run`,
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_DATA_HOME: `${home}/data`,
    XDG_CACHE_HOME: `${home}/cache`,
    XDG_STATE_HOME: `${home}/state`,
  };
}
