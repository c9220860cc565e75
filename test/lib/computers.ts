// SPDX-License-Identifier: GPL-3.0-or-later
// Computers on a network of their own: a namespace each, on one bridge that leads nowhere else. The test itself, running
// below `unshare --net`, holds the bridge and sits at the technician's place.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { until } from './wait.js';

const bridge = 'bridge';
const nobodysCard = '02:00:00:00:00:01';
export const technicianAddress = '10.77.0.1';

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

/** True when this process is in a network namespace that was made for it. */
export function onOwnNetwork(): boolean {
  const before = process.env['TOWLINE_NETWORK_BEFORE'];
  return before !== undefined && before !== readlinkSync('/proc/self/ns/net');
}

/** Runs this program again in a network namespace of its own; ends with its verdict. */
export function moveToOwnNetwork(): never {
  const again = ['--net', process.execPath, ...process.argv.slice(1)];
  try {
    execFileSync('unshare', again, { stdio: 'inherit', env: { ...process.env, TOWLINE_NETWORK_BEFORE: readlinkSync('/proc/self/ns/net') } });
  } catch (error) {
    process.exit((error as { status?: number }).status ?? 1);
  }
  process.exit(0);
}

export function makeBridge(): void {
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', bridge, 'type', 'bridge');
  ip('address', 'add', `${technicianAddress}/24`, 'dev', bridge);
  ip('link', 'set', bridge, 'up');
}

export class Computer {
  static #count = 1;
  static readonly #all = new Set<Computer>();
  static {
    process.on('exit', () => Computer.#all.forEach((computer) => computer.remove()));
  }

  readonly address: string;
  readonly #holder: ChildProcess;
  readonly #wire: string;
  readonly #ranges: string[] = [];
  readonly #misdirected = new Set<Computer>();

  private constructor(number: number, holder: ChildProcess) {
    this.address = `10.77.0.${number}`;
    this.#wire = `wire${number}`;
    this.#holder = holder;
    Computer.#all.add(this);
  }

  /** A new computer, connected to the bridge, with a route to the bridge and none else. */
  static async make(): Promise<Computer> {
    const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
    const computer = new Computer(++Computer.#count, holder);
    const own = readlinkSync('/proc/self/ns/net');
    const pid = String(holder.pid);
    await until('a network namespace', () => existsSync(`/proc/${pid}/ns/net`) && readlinkSync(`/proc/${pid}/ns/net`) !== own);
    ip('link', 'add', computer.#wire, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid);
    ip('link', 'set', computer.#wire, 'master', bridge, 'up');
    computer.#inside('link', 'set', 'lo', 'up');
    computer.#inside('address', 'add', `${computer.address}/24`, 'dev', 'eth0');
    computer.plugIn();
    return computer;
  }

  /** The command, to be run on this computer. */
  command(words: string[]): string[] {
    return ['nsenter', `--net=/proc/${this.#holder.pid}/ns/net`, '--', ...words];
  }

  #inside(...args: string[]): void {
    this.#run('ip', ...args);
  }

  #run(...words: string[]): void {
    const [program, ...args] = this.command(words);
    execFileSync(program!, args, { stdio: 'pipe' });
  }

  /** The network goes: the link is down at this computer's own end, nothing is said to anybody. */
  unplug(): void {
    this.#inside('link', 'set', 'eth0', 'down');
  }

  /** It comes back, its route too. */
  plugIn(): void {
    this.#inside('link', 'set', 'eth0', 'up');
    this.#inside('route', 'replace', '10.77.0.0/24', 'dev', 'eth0', 'src', this.address);
    for (const other of Computer.#all) {
      if (other !== this) for (const range of other.#ranges) this.#inside('route', 'replace', range, 'via', other.address);
    }
  }

  /** The network goes beyond this computer's link, which stays up: nobody is told anything. */
  isolate(): void {
    ip('link', 'set', this.#wire, 'nomaster');
  }

  rejoin(): void {
    ip('link', 'set', this.#wire, 'master', bridge);
  }

  /** What this computer sends to the other goes to a network card that nobody has; the other's packets still arrive here. */
  misdirect(other: Computer): void {
    this.#inside('neighbour', 'replace', other.address, 'lladdr', nobodysCard, 'dev', 'eth0', 'nud', 'permanent');
    this.#misdirected.add(other);
  }

  redirect(other: Computer): void {
    if (this.#misdirected.delete(other)) this.#inside('neighbour', 'delete', other.address, 'dev', 'eth0');
  }

  /** Its system gives up all connections to the other computer: the programs on it are told, nobody else. */
  dropConnections(other: Computer): void {
    this.#run('ss', '--kill', '--tcp', '--numeric', 'dst', other.address);
  }

  /** All addresses of that range are this computer's too; everybody on the bridge finds them here. */
  own(range: string): void {
    this.#inside('route', 'add', 'local', range, 'dev', 'lo');
    this.#ranges.push(range);
    for (const other of Computer.#all) if (other !== this) other.#inside('route', 'replace', range, 'via', this.address);
  }

  /** Throws away the computer and what still runs on its network. */
  remove(): void {
    Computer.#all.delete(this);
    this.#holder.kill('SIGKILL');
  }
}
