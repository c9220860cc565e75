// SPDX-License-Identifier: GPL-3.0-or-later
// bench/swarm on a computer of its own: many customers in one process, made of the shipped applet core.
import type { Computer } from '../lib/computers.js';
import { Program } from '../lib/processes.js';
import { Unexpected } from '../lib/runner.js';
import { programs, type Server } from '../lib/server.js';
import { until } from '../lib/wait.js';

interface Change {
  applet: number;
  phase: string;
  at_ms: number;
}

export interface Counts {
  opened: number;
  resumed: number;
  failed: number;
  told_to_wait: number;
}

export class Swarm {
  readonly program: Program;
  /** Of each applet, the phase it is in and since when. */
  readonly phases: Change[] = [];
  readonly #counts: Counts[] = [];
  #rest = '';
  #read = 0;

  constructor(name: string, on: Computer, server: Server, firstSource: string) {
    const { hostname, port } = new URL(server.target.url);
    this.program = new Program(name, on.command([`${programs}/bench/swarm`, hostname, port, server.certificates!.caFile, firstSource]));
  }

  join(tokens: string[]): void {
    this.program.write(tokens.map((token) => `join ${token}\n`).join(''));
  }

  /** The desktops say that the network has come back. */
  hopeful(): void {
    this.program.write('hopeful\n');
  }

  async counts(): Promise<Counts> {
    const before = this.#counts.length;
    this.program.write('counts\n');
    return until('counts of the swarm', () => (this.#look(), this.#counts[before]));
  }

  /** How many are in that phase now. */
  in(phase: string): number {
    this.#look();
    return this.phases.filter((one) => one.phase === phase).length;
  }

  /** When the last of them came to where it is. */
  get lastChangeMs(): number {
    return Math.max(...this.phases.map(({ at_ms }) => at_ms));
  }

  #look(): void {
    if (this.program.status !== undefined) throw new Unexpected(`${this.program.name} ended with ${this.program.status}`);
    const text = this.program.output();
    this.#rest += text.slice(this.#read);
    this.#read = text.length;
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) {
      const one = JSON.parse(line) as Change | Counts;
      if ('phase' in one) this.phases[one.applet] = one;
      else this.#counts.push(one);
    }
  }
}
