// SPDX-License-Identifier: GPL-3.0-or-later
// `bench/run console [--minutes N]`: the queue with ten thousand rows and fifty changes a second beside an idle page, in
// frames and memory; and what Lighthouse says of the signed-in queue. Prints the figures; refuses none.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { closeBrowser } from '../lib/browser.js';
import { Console } from '../lib/console.js';
import { countDrawing, Crowd } from '../lib/crowd.js';
import { endAll, scratch } from '../lib/processes.js';
import { makeOrganisation, Server } from '../lib/server.js';
import { pause } from '../lib/wait.js';

const rows = 10_000;
const perSecond = 50;
const lighthouseFolder = 'build/lighthouse';
const words = process.argv.slice(2);
const minutes = words.includes('--minutes') ? Number(words[words.indexOf('--minutes') + 1]) : 10;

const server = await Server.start({ name: 'bench-console', shortTimeouts: false });
const { ada, groups } = await makeOrganisation(server);
const { row } = await ada.newSession('Pattern');
if (!words.includes('--lighthouse')) await measureQueue();
await lighthouse();
await closeBrowser();
await endAll();
process.exit(0);

function frameLine(name: string, times: number[]): string {
  const sorted = times.slice(2).sort((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  return `${name}: ${sorted.length} frames, median ${at(0.5)} ms, 95 % below ${at(0.95)} ms, 99 % below ${at(0.99)} ms, longest ${at(1)} ms`;
}

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')!.value / 1e6;
}

async function measureQueue(): Promise<void> {
  const idle = await Console.signIn(server.target.url, 'bob', 'bob has a password');
  const crowd = new Crowd(`group:${groups.first}`, row, rows);
  const console_ = await Console.signIn(server.target.url, 'ada', 'ada has a password', (page) => crowd.stand(page));
  await console_.showShared('First line');
  crowd.fill();
  await console_.page.getByText('Customer ').first().waitFor();
  const stop = crowd.change(perSecond);
  const both = [['an idle page', idle.page], [`${rows} rows, ${perSecond} changes a second`, console_.page]] as const;
  const counting = await Promise.all(both.map(([, page]) => countDrawing(page)));
  await pause(20_000);
  for (const [index, told] of counting.entries()) console.log(frameLine(both[index]![0], (await told()).times));
  const scrolling = await countDrawing(console_.page);
  await console_.page.getByTestId('queue-table').evaluate(async (element) => {
    for (let frame = 0; frame < 300; frame++) {
      element.scrollTop += 400;
      await new Promise(requestAnimationFrame);
    }
  });
  console.log(frameLine('the same, scrolled 400 pixels a frame', (await scrolling()).times));
  const heaps: number[] = [];
  for (let minute = 0; minute <= minutes; minute++) {
    if (minute > 0) await pause(60_000);
    heaps.push(await heapMb(console_.page));
  }
  console.log(`memory over ${minutes} minutes, a figure a minute (MB of JavaScript heap after a collection): ${heaps.map((mb) => mb.toFixed(1)).join(' ')}`);
  console.log(`${stop()} changes told in all`);
  await console_.window.context.close();
  await idle.window.context.close();
}

/** Lighthouse is no part of the project's packages: it is installed into build/ for this. */
async function lighthouse(): Promise<void> {
  const run = promisify(execFile);
  mkdirSync(lighthouseFolder, { recursive: true });
  await run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', lighthouseFolder, 'lighthouse@12']);
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const context = await chromium.launchPersistentContext(scratch('lighthouse'), {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', `--remote-debugging-port=${port}`],
  });
  const page = await context.newPage();
  await page.goto(`${server.target.url}/console`);
  await page.getByLabel('Login').fill('ada');
  await page.getByLabel('Password').fill('ada has a password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('tab', { name: 'Queue', exact: true }).waitFor();
  await page.goto('about:blank');
  const report = `${lighthouseFolder}/report.json`;
  // as technicians have it: a computer, not a telephone
  await run(`${lighthouseFolder}/node_modules/.bin/lighthouse`, [
    `${server.target.url}/console`, `--port=${port}`, '--disable-storage-reset', '--quiet', '--output=json', `--output-path=${report}`,
    '--only-categories=performance,accessibility,best-practices', '--preset=desktop',
  ], { maxBuffer: 1e8 });
  const found = JSON.parse(readFileSync(report, 'utf8')) as Report;
  console.log(`Lighthouse ${found.lighthouseVersion}, the signed-in queue: ${Object.values(found.categories).map(({ title, score }) => `${title} ${Math.round(score * 100)}`).join(', ')}`);
  for (const { auditRefs } of Object.values(found.categories)) {
    for (const { id, weight } of auditRefs) {
      const audit = found.audits[id]!;
      if (weight > 0 && audit.score !== null && audit.score < 0.9) console.log(`  lowered by ${audit.title}: ${audit.displayValue ?? ''}`);
    }
  }
  await context.close();
}

interface Report {
  lighthouseVersion: string;
  categories: Record<string, { title: string; score: number; auditRefs: { id: string; weight: number }[] }>;
  audits: Record<string, { title: string; score: number | null; displayValue?: string }>;
}
