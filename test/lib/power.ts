// SPDX-License-Identifier: GPL-3.0-or-later
// The power of a customer's computer: a system bus of its own with the part of logind that announces a reboot, and what
// the computer starts by itself afterwards.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { Program, scratch } from './processes.js';
import { expect, expectEqual } from './runner.js';
import { programs } from './server.js';
import { until } from './wait.js';

export class Power {
  private constructor(readonly bus: string, readonly daemon: Program, readonly logind: Program) {}

  static async start(name: string): Promise<Power> {
    const bus = `unix:path=${scratch(`bus-${name}`)}/system`;
    const daemon = new Program(`${name}-bus`, ['dbus-daemon', '--session', `--address=${bus}`, '--nofork', '--nopidfile', '--print-address'], {}, false);
    await daemon.says(/unix:path=/);
    const power = new Power(bus, daemon, new Program(`${name}-logind`, [`${programs}/test/probe/powerprobe`], { DBUS_SYSTEM_BUS_ADDRESS: bus, ASAN_OPTIONS: 'detect_leaks=0' }));
    await power.logind.says(/^ready$/m);
    return power;
  }

  get env(): Record<string, string> {
    return { DBUS_SYSTEM_BUS_ADDRESS: this.bus };
  }

  /** The customer restarts the computer. */
  pressed(): void {
    this.logind.write('reboot\n');
  }

  /** It stays up after all. */
  cancelled(): void {
    this.logind.write('cancel\n');
  }

  /** How often the computer has gone down. */
  get downs(): number {
    return [...this.logind.output().matchAll(/^down$/gm)].length;
  }

  /** Waits until it goes down for the next time after so many. */
  async goesDown(before: number): Promise<void> {
    await until('the computer goes down', () => this.downs > before);
  }

  async stop(): Promise<void> {
    await this.logind.kill();
    await this.daemon.kill();
  }
}

function readEntry(path: string): string[] {
  const line = readFileSync(path, 'utf8').match(/^Exec=(.*)$/m)?.[1];
  expect(line, 'the autostart entry starts nothing');
  const words = [...line.matchAll(/"([^"]*)"/g)].map(([, word]) => word!);
  const file = words[words.indexOf('--resume') + 1]!;
  expectEqual((statSync(file).mode & 0o777).toString(8), '600', 'the mode of the file with the secret');
  return words;
}

/**
 * The command of the only autostart entry of a home folder, as a session would start it; undefined without an entry,
 * and where the applet took it away while it was read.
 */
export function autostartCommand(home: Record<string, string>): string[] | undefined {
  const folder = `${home['XDG_CONFIG_HOME']}/autostart`;
  const entries = readdirSync(`${home['XDG_CONFIG_HOME']}`).includes('autostart') ? readdirSync(folder) : [];
  if (entries.length === 0) return undefined;
  expectEqual(entries.length, 1, 'autostart entries');
  const path = `${folder}/${entries[0]}`;
  try {
    return readEntry(path);
  } catch (error) {
    if (existsSync(path)) throw error;
    return undefined;
  }
}
