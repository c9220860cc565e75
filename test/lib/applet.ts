// SPDX-License-Identifier: GPL-3.0-or-later
// The real applet on a customer's computer: headless on a display, or with its window.
import type { Computer } from './computers.js';
import type { Display } from './display.js';
import { makeHome } from './display.js';
import { Program, type Running } from './processes.js';
import { until } from './wait.js';
import { programs, sanitizerEnv, type Server } from './server.js';

export interface AppletEvent {
  event: 'state' | 'chat' | 'question' | 'typing' | 'exit' | 'error';
  on?: boolean;
  name?: string;
  author?: string;
  text?: string;
  request?: number;
  kind?: string;
  phase?: string;
  stage?: string;
  code?: number;
}

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
  /** The customer's computer has started it by itself. */
  running?: Running;
  /** More of its surroundings. */
  env?: Record<string, string>;
}

/** The surroundings of every applet. */
export const appletEnv: Record<string, string> = {
  ...sanitizerEnv,
  GSK_RENDERER: 'cairo',
  GTK_A11Y: 'none',
  LC_ALL: 'C.UTF-8',
  LSAN_OPTIONS: 'detect_leaks=0',
};

export class Applet {
  readonly home: Record<string, string>;
  readonly program: Running;
  #answered = 0;

  constructor({ name, server, display, code, on, window = false, headless = 'accepting', more = [], home, running, env: around }: AppletOptions) {
    this.home = home ?? makeHome(name);
    const words = [
      `${programs}/src/applet/towline-applet`,
      '--server', server.target.url,
      ...(code ? ['--code', code] : []),
      ...(server.certificates ? ['--ca', server.certificates.caFile] : []),
      ...(window ? [] : headless === 'silent' ? ['--headless'] : ['--headless', '--accept-all']),
      ...more,
    ];
    const env = { ...appletEnv, ...display.env, ...this.home, ...around };
    this.program = running ?? new Program(`${name}-applet`, on ? on.command(words) : words, env);
  }

  /** What a headless applet has told so far, an object a line. */
  events(): AppletEvent[] {
    return this.program
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{"event"'))
      .map((line) => JSON.parse(line) as AppletEvent);
  }

  /** The technicians' lines of chat, as a headless applet showed them. */
  heard(): string[] {
    return this.events().filter(({ event, author }) => event === 'chat' && author === 'technician').map(({ text }) => text!);
  }

  say(text: string): void {
    this.#tell({ do: 'say', text });
  }

  /** The customer writes, or has stopped. */
  type(yes: boolean): void {
    this.#tell({ do: 'type', yes });
  }

  /** Waits for the question that comes after those answered, and answers it. */
  async answer(yes: boolean): Promise<AppletEvent> {
    const question = await until('a question to the customer', () => this.events().filter(({ event }) => event === 'question')[this.#answered]);
    this.#answered++;
    this.#tell({ do: 'answer', request: question.request, yes });
    return question;
  }

  withdraw(kind: 'view' | 'control'): void {
    this.#tell({ do: 'withdraw', kind });
  }

  /** The customer ends the session. */
  close(): void {
    this.#tell({ do: 'close' });
  }

  #tell(command: object): void {
    this.program.write(`${JSON.stringify(command)}\n`);
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }
}
