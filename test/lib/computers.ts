// SPDX-License-Identifier: GPL-3.0-or-later
// Computers on a network of their own: a namespace each, on one bridge that leads nowhere else. The test itself, running
// below `unshare --net`, sits at the technician's place. The bridge has a namespace too: a browser gives up what it is loading
// when a link of its own computer comes, goes, or is cut.
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

/** A network namespace, there until its holder ends. */
class Namespace {
  static readonly #all = new Set<ChildProcess>();
  static {
    process.on('exit', () => Namespace.#all.forEach((holder) => holder.kill('SIGKILL')));
  }

  readonly #holder: ChildProcess;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
    Namespace.#all.add(holder);
  }

  static async make(): Promise<Namespace> {
    const made = new Namespace(spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' }));
    const own = readlinkSync('/proc/self/ns/net');
    await until('a network namespace', () => existsSync(made.#path) && readlinkSync(made.#path) !== own);
    return made;
  }

  get #path(): string {
    return `/proc/${this.pid}/ns/net`;
  }

  get pid(): string {
    return String(this.#holder.pid);
  }

  command(words: string[]): string[] {
    return ['nsenter', `--net=${this.#path}`, '--', ...words];
  }

  run(...words: string[]): void {
    const [program, ...args] = this.command(words);
    execFileSync(program!, args, { stdio: 'pipe' });
  }

  ip(...args: string[]): void {
    this.run('ip', ...args);
  }

  remove(): void {
    Namespace.#all.delete(this.#holder);
    this.#holder.kill('SIGKILL');
  }
}

let middle: Namespace;

/** The bridge, and this process at the technician's place on it. */
export async function makeBridge(): Promise<void> {
  middle = await Namespace.make();
  middle.ip('link', 'add', bridge, 'type', 'bridge');
  middle.ip('link', 'set', bridge, 'up');
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'technician', 'netns', middle.pid);
  middle.ip('link', 'set', 'technician', 'master', bridge, 'up');
  ip('address', 'add', `${technicianAddress}/24`, 'dev', 'eth0');
  ip('link', 'set', 'eth0', 'addrgenmode', 'none', 'up'); // an address that comes later is a change, too
}

export class Computer {
  static #count = 1;
  static readonly #all = new Set<Computer>();

  readonly address: string;
  readonly #inside: Namespace;
  readonly #wire: string;
  readonly #ranges: string[] = [];
  readonly #misdirected = new Set<Computer>();

  private constructor(number: number, inside: Namespace) {
    this.address = `10.77.0.${number}`;
    this.#wire = `wire${number}`;
    this.#inside = inside;
    Computer.#all.add(this);
  }

  /** A new computer, connected to the bridge, with a route to the bridge and none else. */
  static async make(): Promise<Computer> {
    const inside = await Namespace.make();
    const computer = new Computer(++Computer.#count, inside);
    middle.ip('link', 'add', computer.#wire, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inside.pid);
    middle.ip('link', 'set', computer.#wire, 'master', bridge, 'up');
    inside.ip('link', 'set', 'lo', 'up');
    inside.ip('link', 'set', 'eth0', 'addrgenmode', 'none');
    inside.ip('address', 'add', `${computer.address}/24`, 'dev', 'eth0');
    computer.plugIn();
    return computer;
  }

  /** The command, to be run on this computer. */
  command(words: string[]): string[] {
    return this.#inside.command(words);
  }

  /** The network goes: the link is down at this computer's own end, nothing is said to anybody. */
  unplug(): void {
    this.#inside.ip('link', 'set', 'eth0', 'down');
  }

  /** It comes back, its route too. */
  plugIn(): void {
    this.#inside.ip('link', 'set', 'eth0', 'up');
    this.#inside.ip('route', 'replace', '10.77.0.0/24', 'dev', 'eth0', 'src', this.address);
    for (const other of Computer.#all) {
      if (other !== this) for (const range of other.#ranges) this.#inside.ip('route', 'replace', range, 'via', other.address);
    }
  }

  /** The network goes beyond this computer's link, which stays up: nobody is told anything. */
  isolate(): void {
    middle.ip('link', 'set', this.#wire, 'nomaster');
  }

  rejoin(): void {
    middle.ip('link', 'set', this.#wire, 'master', bridge);
  }

  /** What this computer sends to the other goes to a network card that nobody has; the other's packets still arrive here. */
  misdirect(other: Computer): void {
    this.#inside.ip('neighbour', 'replace', other.address, 'lladdr', nobodysCard, 'dev', 'eth0', 'nud', 'permanent');
    this.#misdirected.add(other);
  }

  redirect(other: Computer): void {
    if (this.#misdirected.delete(other)) this.#inside.ip('neighbour', 'delete', other.address, 'dev', 'eth0');
  }

  /** Its system gives up all connections to the other computer: the programs on it are told, nobody else. */
  dropConnections(other: Computer): void {
    this.#inside.run('ss', '--kill', '--tcp', '--numeric', 'dst', other.address);
  }

  /** All addresses of that range are this computer's too; everybody on the bridge finds them here. */
  own(range: string): void {
    this.#inside.ip('route', 'add', 'local', range, 'dev', 'lo');
    this.#ranges.push(range);
    for (const other of Computer.#all) if (other !== this) other.#inside.ip('route', 'replace', range, 'via', this.address);
  }

  /** Throws away the computer and what still runs on its network. */
  remove(): void {
    Computer.#all.delete(this);
    this.#inside.remove();
  }
}
