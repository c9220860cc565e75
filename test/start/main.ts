// SPDX-License-Identifier: GPL-3.0-or-later
// `./check start`: ./start --demo as a newcomer meets it: the page, a Waiting session, Start, the mouse on the customer's
// screen; Ctrl-C leaves nothing running; the second start is quick and finds its data; a crash is survived.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { closeBrowser, complaints, keepPicture } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { endAll, scratch } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { until } from '../lib/wait.js';

const suite = new Suite();
const data = `${scratch('start')}/data`;
const port = 8896;
const url = `http://127.0.0.1:${port}`;
let running: ChildProcess | undefined;
let said = '';

suite.after(endAll);
suite.after(closeBrowser);
suite.onFailure = (failed) => keepPicture(failed);
suite.after(async () => void (await interrupt()));

async function start(...more: string[]): Promise<number> {
  said = '';
  const began = performance.now();
  const child = spawn('./start', ['--data', data, '--port', String(port), ...more], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running = child;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('./start says that it runs', () => {
    if (child.exitCode !== null) throw new Error(`./start ended with ${child.exitCode}: ${said}`);
    return said.includes('Ctrl-C stops it');
  }, 400_000);
  return (performance.now() - began) / 1000;
}

/** Ctrl-C, as a terminal does it: to the whole process group. */
async function interrupt(): Promise<number | null> {
  const child = running;
  if (!child || child.exitCode !== null) return child?.exitCode ?? null;
  process.kill(-child.pid!, 'SIGINT');
  await until('./start ends', () => child.exitCode !== null || child.signalCode !== null, 60_000);
  return child.exitCode;
}

/** Command lines of processes that belong to this start: they name its data folder, or sit on its screen. */
function left(): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      readlinkSync(`/proc/${pid}/exe`);
      const whole = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (whole.includes(data)) found.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
    } catch {
      // it has ended, or is the kernel's
    }
  }
  return found;
}

function passwordOf(login: string): string {
  const file = `${data}/demo-passwords.json`;
  expectEqual(statSync(file).mode & 0o777, 0o600, 'the mode of the password file');
  const accounts = JSON.parse(readFileSync(file, 'utf8')) as { login: string; password: string }[];
  return accounts.find((account) => account.login === login)!.password;
}

async function help(): Promise<void> {
  const console = await Console.signIn(url, 'ada', passwordOf('ada'));
  await console.rowShows('Grace', 'Waiting');
  await console.page.getByRole('button', { name: /^Start Grace/ }).click();
  await console.startControl();
  await until('the screen is there', async () => (await console.screen())?.width === 1280, 40_000);
  const point = await console.pointOf(640, 333);
  await console.page.mouse.move(point.x, point.y);
  const display = `:${readFileSync(`${data}/demo/display`, 'utf8').trim()}`;
  const applet = Number(execFileSync('pgrep', ['-f', `towline-applet --server ${url} `], { encoding: 'utf8' }).trim().split('\n')[0]);
  expect(readFileSync(`/proc/${applet}/environ`, 'utf8').split('\0').includes(`DBUS_SYSTEM_BUS_ADDRESS=unix:path=${data}/demo/home/run/bus`), 'Reboot would reach the host');
  const where = (): string => execFileSync('xdotool', ['getmouselocation'], { env: { ...process.env, DISPLAY: display }, encoding: 'utf8' });
  await until('the mouse is there', () => /x:(639|640|641) y:(332|333|334) /.test(where()));
  await console.window.context.close();
}

suite.test('./start --demo: a newcomer signs in, starts the Waiting session and moves the mouse', async () => {
  const seconds = await start('--demo');
  expect(said.includes(passwordOf('ada')), 'the passwords are not printed');
  await help();
  return `ready after ${seconds.toFixed(1)} s`;
});
suite.test('towlined is started again after a crash', async () => {
  const pid = left().length > 0 && execFileSync('pgrep', ['-f', `towlined.*${data}`], { encoding: 'utf8' }).trim().split('\n')[0];
  process.kill(Number(pid), 'SIGKILL');
  await until('it is back', () => fetch(`${url}/readyz`).then(({ ok }) => ok, () => false), 30_000);
});
suite.test('Ctrl-C stops everything', async () => {
  expectEqual(await interrupt(), 0, './start ended with');
  expectEqual(left(), [], 'still running');
});
suite.test('the second start is quick, its data is there, a customer waits again', async () => {
  const seconds = await start('--demo');
  await help();
  expectEqual(await interrupt(), 0, './start ended with');
  expectEqual(left(), [], 'still running');
  expect(seconds < 20, `it took ${seconds} s`);
  return `ready after ${seconds.toFixed(1)} s`;
});
suite.test('without --demo: the same data, no customer', async () => {
  const seconds = await start();
  expect(!/setup/.test(said), 'a set-up link although there is an administrator');
  expectEqual(await interrupt(), 0, './start ended with');
  expectEqual(complaints(), [], 'complaints');
  return `ready after ${seconds.toFixed(1)} s`;
});

await suite.run();
