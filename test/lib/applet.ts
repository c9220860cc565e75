// SPDX-License-Identifier: GPL-3.0-or-later
// The real applet on a customer's computer: headless on a display, or with its window.
import type { Computer } from './computers.js';
import type { Display } from './display.js';
import { makeHome } from './display.js';
import { Program } from './processes.js';
import { programs, sanitizerEnv, type Server } from './server.js';

export interface AppletOptions {
  name: string;
  server: Pick<Server, 'target' | 'certificates'>;
  display: Display;
  code?: string;
  on?: Computer;
  /** With its window instead of headless. */
  window?: boolean;
  /** `silent`: headless without a customer who would say yes to anything. */
  headless?: 'accepting' | 'silent';
  more?: string[];
  /** The home folder of an earlier run, to resume from it. */
  home?: Record<string, string>;
}

export class Applet {
  readonly home: Record<string, string>;
  readonly program: Program;

  constructor({ name, server, display, code, on, window = false, headless = 'accepting', more = [], home }: AppletOptions) {
    this.home = home ?? makeHome(name);
    const words = [
      `${programs}/src/applet/towline-applet`,
      '--server', server.target.url,
      ...(code ? ['--code', code] : []),
      ...(server.certificates ? ['--ca', server.certificates.caFile] : []),
      ...(window ? [] : headless === 'silent' ? ['--headless'] : ['--headless', '--accept-all']),
      ...more,
    ];
    const env = { ...sanitizerEnv, ...display.env, ...this.home, GSK_RENDERER: 'cairo', GTK_A11Y: 'none', LC_ALL: 'C.UTF-8', LSAN_OPTIONS: 'detect_leaks=0' };
    this.program = new Program(`${name}-applet`, on ? on.command(words) : words, env);
  }

  /** The lines of chat that a headless applet was told, as it printed them. */
  heard(): string {
    return this.program.output();
  }

  /** A headless applet sends each line of its standard input as chat. */
  say(text: string): void {
    this.program.write(`${text}\n`);
  }

  /** The customer closes it. */
  close(): void {
    this.program.signal('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }
}
