// SPDX-License-Identifier: GPL-3.0-or-later
// The Technician Console as a technician uses it: by what he reads on it, never by its insides.
import type { Page, Request } from 'playwright-core';
import { openWindow, type Place, type Window } from './browser.js';
import type { Observer } from './observer.js';
import { Unexpected } from './runner.js';
import { pause, until } from './wait.js';
import type { Wire } from './wire.js';

/** What the page shows while it has no connection. */
export const lost = '[data-state=connection-lost]';

export class Console {
  /** What the page has asked for and has no answer to. */
  readonly asked = new Set<Request>();

  private constructor(readonly window: Window) {
    window.page.on('request', (request) => this.asked.add(request));
    window.page.on('requestfinished', (request) => this.asked.delete(request));
    window.page.on('requestfailed', (request) => this.asked.delete(request));
  }

  static async signIn(url: string, login: string, password: string, prepare?: (page: Page) => Promise<void>, place?: Place): Promise<Console> {
    const window = await openWindow(login, `${url}/console`, prepare, place);
    const { page } = window;
    await page.getByLabel('Login').fill(login);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('tab', { name: 'Queue', exact: true }).waitFor();
    return new Console(window);
  }

  get page(): Page {
    return this.window.page;
  }

  get observer(): Observer {
    return this.window.observer;
  }

  /** Makes a session; its code and link as shown. */
  async newSession(name: string): Promise<{ code: string; link: string }> {
    await this.page.getByRole('tab', { name: 'Queue', exact: true }).click();
    await this.page.getByRole('button', { name: 'New session' }).first().click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Make the code' }).click();
    const code = (await dialog.getByTestId('code').innerText()).replace(/\s/g, '');
    const link = (await dialog.getByTestId('link').innerText()).trim();
    if (!/^\d{6}$/.test(code)) throw new Unexpected(`the code is "${code}"`);
    return { code, link };
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  /** The page knows that it is connected, and nothing that it was told to do is under way. */
  async idle(): Promise<void> {
    await this.page.locator(lost).waitFor({ state: 'detached', timeout: 60_000 });
    const busy = this.page.locator('[aria-busy=true], .chat-line--waiting').filter({ visible: true });
    const isIdle = async (): Promise<boolean> => this.asked.size === 0 && (await busy.count()) === 0;
    // seen twice: while its rows come in anew, a page does not show yet which of their commands it still has to give
    await until('nothing is under way', async () => (await isIdle()) && (await pause(1000), await isIdle()));
  }

  /** The bad news that the page has told and that nobody has closed. */
  async told(): Promise<string[]> {
    return this.page.locator('[data-state=toast][role=alert]').allInnerTexts();
  }

  /** What the page does next arrives, but what it is answered does not. */
  async loseAnswers(wire: Wire): Promise<void> {
    await wire.settled();
    // a connection that is there needs no answer to be used
    await this.page.evaluate(async () => void (await (await fetch('/healthz', { cache: 'no-store' })).text()));
    wire.cut('answers lost');
  }

  /** Waits until the table shows the session with this word. */
  async rowShows(name: string, word: string, timeoutMs = 20_000): Promise<void> {
    await this.page.getByRole('row').filter({ hasText: name }).filter({ hasText: word }).first().waitFor({ timeout: timeoutMs });
  }

  /** Waits until the session's own tab shows the word. */
  async rowShowsInTab(name: string, word: string): Promise<void> {
    await this.page.getByRole('tab', { name }).filter({ hasText: word }).waitFor();
  }

  async rowLeaves(name: string): Promise<void> {
    await this.page.getByRole('row').filter({ hasText: name }).first().waitFor({ state: 'detached' });
  }

  async showQueue(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Queue', exact: true }).click();
  }

  async showSession(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** A button of the session's toolbar. */
  async press(name: 'Start' | 'Hold' | 'Transfer' | 'Invite' | 'Reboot' | 'Leave' | 'Decline' | 'End'): Promise<void> {
    await this.page.getByRole('toolbar', { name: 'Session actions' }).getByRole('button', { name, exact: false }).first().click();
  }

  /** Offers the open session to somebody. */
  async transfer(to: string, comment = ''): Promise<void> {
    await this.press('Transfer');
    await this.#choose(to);
    await this.page.getByRole('dialog').getByLabel('Comment').fill(comment);
    await this.page.getByRole('dialog').getByRole('button', { name: 'Transfer', exact: true }).click();
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async invite(who: string): Promise<void> {
    await this.press('Invite');
    await this.#choose(who);
    await this.page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click();
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async #choose(name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill(name);
    await dialog.getByRole('radio', { name }).check();
  }

  /** The next step that the table offers for the row. */
  async startRow(name: string): Promise<void> {
    await this.showQueue();
    await this.page.getByRole('button', { name: `Start ${name}` }).click();
  }

  /** Ends the open session for everybody. */
  async end(): Promise<void> {
    await this.press('End');
    await this.page.getByRole('button', { name: 'End session' }).click();
  }

  /** The word that the open session's head shows. */
  async headShows(word: string, timeoutMs = 20_000): Promise<void> {
    await this.page.getByTestId('session-status').filter({ hasText: word, visible: true }).waitFor({ timeout: timeoutMs });
  }

  /** Chooses one of the queues at the side. */
  async showShared(queue: string): Promise<void> {
    await this.showQueue();
    await this.page.getByRole('tablist', { name: 'Queues' }).getByRole('tab', { name: queue }).click();
  }

  /** One of the open session's views: Chat, History, Details. */
  async view(name: string): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Views of this session' }).getByRole('tab', { name }).click();
  }

  async write(text: string): Promise<void> {
    const box = this.page.getByLabel('Write to the customer').filter({ visible: true });
    await box.fill(text);
    await box.press('Enter');
  }

  /** The lines of the chat as shown. */
  async chatShows(text: string, timeoutMs = 20_000): Promise<void> {
    await this.page.getByRole('log', { name: 'Chat with the customer' }).filter({ visible: true }).getByText(text, { exact: true }).waitFor({ timeout: timeoutMs });
  }

  async startControl(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start remote control' }).click();
  }

  /** The colours of the customer's screen as drawn in the canvas, and its size; undefined while there is none. */
  async screen(): Promise<{ width: number; height: number; at: (x: number, y: number) => number } | undefined> {
    const drawn = await this.page.evaluate(() => {
      const canvas = [...document.querySelectorAll('canvas')].find((one) => one.offsetParent !== null);
      const pixels = canvas?.width ? canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) : undefined;
      if (!canvas || !pixels) return undefined;
      let text = '';
      for (let i = 0; i < pixels.data.length; i += 0x8000) text += String.fromCharCode(...pixels.data.subarray(i, i + 0x8000));
      return { width: canvas.width, height: canvas.height, base64: btoa(text) };
    });
    if (!drawn) return undefined;
    const bytes = Buffer.from(drawn.base64, 'base64');
    const at = (x: number, y: number): number => bytes.readUIntBE((y * drawn.width + x) * 4, 3);
    return { width: drawn.width, height: drawn.height, at };
  }

  /** Where on the page a point of the customer's screen is. */
  async pointOf(x: number, y: number): Promise<{ x: number; y: number }> {
    return this.page.evaluate(([wantedX, wantedY]) => {
      const canvas = [...document.querySelectorAll('canvas')].find((one) => one.offsetParent !== null)!;
      const box = canvas.getBoundingClientRect();
      return { x: box.left + ((wantedX! + 0.5) * box.width) / canvas.width, y: box.top + ((wantedY! + 0.5) * box.height) / canvas.height };
    }, [x, y]);
  }

  /** A key as a keyboard that has it sends it: playwright's own typing knows US keys only. */
  async foreignKey(key: string, code: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    for (const type of ['keyDown', 'keyUp'] as const) await session.send('Input.dispatchKeyEvent', { type, key, code, ...(type === 'keyDown' ? { text: key } : {}) });
    await session.detach();
  }
}

/** Waits until the canvas shows these colours in the area, pixel for pixel; how many differ in the end. */
export async function canvasShows(
  console_: Console,
  colours: Uint32Array,
  area: { x: number; y: number; width: number; height: number },
  timeoutMs = 20_000,
): Promise<void> {
  let differing = -1;
  const same = async (): Promise<boolean> => {
    const screen = await console_.screen();
    if (!screen || screen.width < area.x + area.width || screen.height < area.y + area.height) return false;
    differing = 0;
    for (let y = 0; y < area.height; y++)
      for (let x = 0; x < area.width; x++) if (screen.at(area.x + x, area.y + y) !== colours[y * area.width + x]) differing++;
    return differing === 0;
  };
  try {
    await until('the canvas', same, timeoutMs, 200);
  } catch {
    const sizes = await console_.page.evaluate(() => [...document.querySelectorAll('canvas')].map((one) => `${one.width}x${one.height}${one.offsetParent === null ? ' hidden' : ''}`));
    throw new Unexpected(differing < 0 ? `no canvas of that size, but ${JSON.stringify(sizes)}` : `${differing} of ${area.width * area.height} pixels differ`);
  }
}
