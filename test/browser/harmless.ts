// SPDX-License-Identifier: GPL-3.0-or-later
// What a page must not have become by the texts that stand on it.
import type { Locator, Page } from 'playwright-core';
import { attacks } from '../lib/corpus.js';
import { expectEqual } from '../lib/runner.js';

export const visibleText = (where: Page | Locator, text: string): Locator => where.getByText(new RegExp(`^\\s*${text.replace(/[^\w ]/g, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`)}\u2069*\\s*$`, 'u')).filter({ visible: true });

/** Nothing on the page leads anywhere but to a page, nothing came in that the page did not make, no text turns round what stands beside it. */
export async function harmless(page: Page): Promise<void> {
  const found = await page.evaluate(inPage, attacks);
  expectEqual(found, { links: [], foreign: 0, wide: 0, turned: [], over: [] }, 'links of other kinds, foreign elements, width beyond the window, texts that turn their neighbours round, texts that lie over others or push tables beyond the window');
}

function inPage(texts: readonly string[]): { links: string[]; foreign: number; wide: number; turned: string[]; over: string[] } {
  const turned: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!/[\u202a-\u202e\u2066-\u2068]/.test(node.textContent ?? '')) continue;
    // an override ends with the element that is a paragraph of its own or isolated: nothing of ours may stand in there
    let around = node.parentElement!;
    for (let style = getComputedStyle(around); style.display === 'inline' && !/isolate|plaintext/.test(style.unicodeBidi); style = getComputedStyle(around)) around = around.parentElement!;
    const whole = around.textContent ?? '';
    const own = whole.replace(/\u2069+$/, '').trim();
    // the browser closes what it isolates with the sign that closes what the text opened: the text has to close its own
    const count = (signs: RegExp): number => whole.match(signs)?.length ?? 0;
    const leaks = getComputedStyle(around).display === 'inline' && count(/[\u2066-\u2068]/g) > count(/\u2069/g);
    if (leaks || !texts.some((text) => own === text || own === texts.join('\n'))) turned.push(`${around.tagName.toLowerCase()}.${around.className}: ${whole.slice(0, 90)}`);
  }
  return {
    links: [...document.querySelectorAll('a[href]')].map((one) => (one as HTMLAnchorElement).protocol).filter((one) => !/^(https?|mailto):$/.test(one)),
    foreign: document.querySelectorAll('main script, main iframe, main img[onerror], dialog script, dialog iframe, dialog img[onerror], [onmouseover], [onfocus], [onload], [onpageshow], animate, [srcdoc]').length,
    wide: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
    turned,
    over: [...document.querySelectorAll<HTMLElement>('dt, dd, th, td, .table-box, legend, label')]
      .filter((one) => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline' && !one.closest('.unseen'))
      .filter((one) => getComputedStyle(one).overflowX === 'visible' || one.matches('.admin-main .table-box'))
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.innerText.slice(0, 60)}`),
  };
}
