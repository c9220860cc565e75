// SPDX-License-Identifier: GPL-3.0-or-later
// Headless Chromium. What its pages get from the server is judged like everything else: answers by docs/openapi.yaml, the
// stream by the observer; an error in a page's console fails the test.
import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Certificates } from './authority.js';
import type { Computer } from './computers.js';
import { judge, misfit } from './contract.js';
import { Observer, violations, type Watched } from './observer.js';
import { scratch } from './processes.js';

/** Errors that pages wrote or threw, with where. */
export const pageErrors: string[] = [];
/** Words of status that a person could read in a queue or in the head of an open session, in any page. */
export const shownStatuses = new Set<string>();
const shownPrefix = 'a row shows ';
/** Answers that the document does not allow. */
const misjudged: string[] = [];

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** The computer that a browser runs on, and the server's certificate, which it takes: no other unknown one. */
export interface Place {
  computer: Computer;
  certificates: Certificates;
}

const browsers = new Map<Computer | undefined, Promise<Browser>>();

/** The one browser of that place, or of this computer. */
export async function launch(place?: Place): Promise<Browser> {
  const begun = browsers.get(place?.computer) ?? chromium.launch({
    executablePath: place ? startedOn(place.computer) : program,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', ...(place ? [`--ignore-certificate-errors-spki-list=${fingerprint(place.certificates)}`] : [])],
  });
  browsers.set(place?.computer, begun);
  return begun;
}

/* A program that starts the browser on that computer; the pipes that it is driven by go with it. */
function startedOn(computer: Computer): string {
  const path = `${scratch('browser')}/chromium`;
  writeFileSync(path, `#!/bin/sh\nexec ${computer.command([program]).join(' ')} "$@"\n`, { mode: 0o755 });
  return path;
}

function fingerprint({ certificate }: Certificates): string {
  const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

export async function closeBrowser(): Promise<void> {
  for (const browser of browsers.values()) await (await browser).close();
  browsers.clear();
}

/** Pictures of all open pages, in build/log/, for whoever looks into a failure. */
export async function keepPicture(name: string): Promise<void> {
  const open = await Promise.all(browsers.values());
  const pages = open.flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
  for (const [index, page] of pages.entries()) await page.screenshot({ path: `build/log/failed-${name.replace(/\W+/g, '-').slice(0, 50)}-${index}.png` });
}

export interface Window {
  context: BrowserContext;
  page: Page;
  observer: Observer;
}

/** A new window with cookies of its own, at the address; `prepare` is done before the page is loaded. */
export async function openWindow(name: string, url: string, prepare?: (page: Page) => Promise<void>, place?: Place): Promise<Window> {
  const context = await (await launch(place)).newContext({ viewport: { width: 1280, height: 860 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.addInitScript(watchForScript);
  await page.addInitScript(tellStatuses, shownPrefix);
  const observer = new Observer(name);
  listen(name, page, observer);
  await prepare?.(page);
  await page.goto(url);
  return { context, page, observer };
}

/* In the page: what nobody may call, and what the policy had to stop, both become errors that fail the tests. What had the focus
 * when a dialog opened is kept, so that a test can see whether it has it again. */
function watchForScript(): void {
  const showModal = HTMLDialogElement.prototype.showModal;
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement): void {
    Object.assign(window, { focusBefore: document.activeElement });
    showModal.call(this);
  };
  Object.defineProperty(window, 'canary', { value: () => console.error('the canary was called') });
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    console.error(`policy violated: ${violatedDirective} by ${blockedURI} ${sample}`);
  });
}

/* In the page: tells each word of status once, when a row or the head of an open session shows it. */
function tellStatuses(prefix: string): void {
  const told = new Set<string>();
  const look = (): void => {
    for (const word of document.querySelectorAll<HTMLElement>('tr[data-status] .status:not(.status--compact), [data-testid=session-status] .status')) {
      const text = word.textContent.trim();
      if (told.has(text) || !word.checkVisibility()) continue; // asked last: it lays the page out
      told.add(text);
      console.debug(prefix + text);
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

function listen(name: string, page: Page, observer: Observer): void {
  page.on('pageerror', (error) => pageErrors.push(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'debug' && message.text().startsWith(shownPrefix)) shownStatuses.add(message.text().slice(shownPrefix.length));
    // what the network does, the tests do on purpose
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection to|^WebSocket is already in CLOSING|^Framing |^Blocked autofocusing/.test(message.text())) pageErrors.push(`${name}: ${message.text()}`);
  });
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (!/^\/(api|download)\//.test(url.pathname)) return;
    if (response.headers()['x-made-by'] === 'test') return; // the test answered in the server's place
    const request = response.request();
    void response
      .text()
      .catch(() => undefined) // the page went on before its body came
      .then(async (text) => {
        if (text === undefined || url.pathname.startsWith('/download/')) return;
        const headers = await response.allHeaders().catch(() => undefined); // likewise: the window was closed
        if (headers) judge({ method: request.method(), path: url.pathname + url.search, status: response.status(), headers, text });
      })
      .catch((error: unknown) => misjudged.push(error instanceof Error ? error.message : String(error)));
  });
  page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/api/v1/stream')) return;
    observer.interrupted();
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as Watched & { type: string };
      const why = misfit('StreamServerMessage', message);
      if (why) violations.push(`stream message of ${name}: ${why}`);
      observer.see(['snapshot', 'row', 'gone'].includes(message.type) ? message : { type: 'other' });
    });
  });
}

/** What the pages' errors and the judged answers come to; empty when all is well. */
export function complaints(): string[] {
  return [...pageErrors, ...misjudged];
}

/** Screenshots go to docs/screens/ when they are to be renewed, otherwise to build/screens/. */
export const screenFolder = process.env['TOWLINE_SCREENS'] ?? 'build/screens';

/** Puts the page into light or dark, and waits until all of it is: a busy browser repaints in pieces. */
export async function wear(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const passing = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(passing.map((one) => one.finished));
    await new Promise(requestAnimationFrame);
  });
}

/** A page as it looks, light and dark. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screenFolder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await wear(page, colorScheme);
    await page.screenshot({ animations: 'disabled', type: 'jpeg', quality: 1 }); // paints everything anew
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 84 });
    writeFileSync(`${screenFolder}/${name}-${colorScheme}.webp`, Buffer.from(data, 'base64'));
    await session.detach();
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
