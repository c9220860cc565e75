// SPDX-License-Identifier: GPL-3.0-or-later
// Whether what is in the page now still fits when it is shown larger or from right to left: nothing runs out of the page
// sideways, no label is cut, no control lies over another.
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { until } from '../lib/wait.js';

interface Situation {
  name: string;
  width: number;
  height: number;
  scale: number;
  direction: 'ltr' | 'rtl';
}

const usual: readonly Situation[] = [
  { name: 'at 200 % zoom', width: 640, height: 430, scale: 2, direction: 'ltr' },
  { name: 'from right to left', width: 1280, height: 860, scale: 1, direction: 'rtl' },
  { name: 'from right to left at 200 % zoom', width: 640, height: 430, scale: 2, direction: 'rtl' },
];
/* WCAG 1.4.10: what customers see has to fit 320 pixels, which is 400 % of 1280. */
const narrow: Situation = { name: 'on 320 pixels', width: 320, height: 640, scale: 1, direction: 'ltr' };

let counted = 0;

export const layoutCount = (): number => counted;

/** Looks at the page in all situations, then puts it back as it was; the answer is what does not fit. */
export async function misfits(page: Page, what: string, mark: string | null, forCustomers: boolean): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const faults: string[] = [];
  for (const one of forCustomers ? [...usual, narrow] : usual) {
    // asked again: on a busy browser something else may have set the size meanwhile
    await until(`${what} ${one.name} is shown in that width`, async () => {
      await session.send('Emulation.setDeviceMetricsOverride', { width: one.width, height: one.height, deviceScaleFactor: one.scale, mobile: false });
      return (await page.evaluate(() => window.innerWidth)) === one.width;
    });
    await page.evaluate(turn, one.direction);
    if (mark !== null && !(await page.locator(mark).first().isVisible())) faults.push(`${one.name}: it is not there any more`);
    faults.push(...(await page.evaluate(findFaults)).map((fault) => `${one.name}: ${fault}`));
    counted += 1;
    const folder = process.env['TOWLINE_LAYOUTS'];
    if (folder !== undefined) writeFileSync(`${folder}/${`${what} ${one.name}`.replace(/\W+/g, '-')}.png`, Buffer.from((await session.send('Page.captureScreenshot', { format: 'png' })).data, 'base64'));
  }
  await page.evaluate(turn, 'ltr' as const);
  await session.detach();
  // what the session had set goes with it, and leaves the window's own size; the same size as before is not set again
  const size = page.viewportSize()!;
  await page.setViewportSize({ ...size, height: size.height - 1 });
  await page.setViewportSize(size);
  return faults;
}

/* In the page: turns it, and waits until it is laid out and drawn. */
async function turn(direction: 'ltr' | 'rtl'): Promise<void> {
  document.documentElement.dir = direction === 'ltr' ? '' : direction;
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}

/* In the page. */
function findFaults(): string[] {
  const faults: string[] = [];
  const controls = 'button, a[href], input, select, textarea, [role=tab], [role=menuitem], [role=option]';
  const root = document.querySelector('dialog[open]') ?? document.body;
  const nameOf = (element: Element): string => `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`;
  const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);
  /* Kept for screen readers only, or not there at all. */
  const isSeen = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.width > 3 && box.height > 3 && !element.closest('.unseen') && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth + 1) {
    const widest = [...document.body.querySelectorAll('*')].filter((one) => isSeen(one)).find((one) => one.getBoundingClientRect().right > page.clientWidth + 1 || one.getBoundingClientRect().left < -1);
    faults.push(`the page is ${page.scrollWidth} wide in ${page.clientWidth}${widest ? `, by ${nameOf(widest)} .${widest.className}` : ''}`);
  }
  if (root !== document.body && root.scrollWidth > root.clientWidth + 1) faults.push('the dialog scrolls sideways');

  /* Where an ancestor scrolls, what is beyond its edge can be reached; where it hides, it is lost. What stands around a modal dialog
     does not clip it. */
  const lost = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    for (let parent = element.parentElement; parent && parent !== root.parentElement; parent = parent.parentElement) {
      const { overflowX } = styleOf(parent);
      if (overflowX === 'visible') continue;
      if ((overflowX === 'auto' || overflowX === 'scroll') && parent.scrollWidth > parent.clientWidth) return false;
      const edge = parent.getBoundingClientRect();
      if (box.left < edge.left - 1 || box.right > edge.right + 1) return true;
    }
    return box.left < -1 || box.right > page.clientWidth + 1;
  };
  const seen = [...root.querySelectorAll(controls)].filter((one) => isSeen(one) && !one.closest('[inert], .skip'));
  for (const one of [...seen, ...[...root.querySelectorAll('h1, h2, label, legend, th, .status, .notice')].filter((other) => isSeen(other))]) {
    if (lost(one)) faults.push(`${nameOf(one)} is cut off`);
  }
  /* A button's words stand inside it; what may be shortened says so with an ellipsis. */
  for (const one of seen.filter((control) => control.matches('button, a[href], [role=tab]'))) {
    const box = one.getBoundingClientRect();
    for (const part of one.querySelectorAll('*')) {
      if (!isSeen(part) || part.closest('.unseen, .clip') || part.closest('svg')) continue;
      const inner = part.getBoundingClientRect();
      if (inner.left < box.left - 1 || inner.right > box.right + 1 || inner.top < box.top - 1 || inner.bottom > box.bottom + 1) faults.push(`${nameOf(one)}: its content stands out`);
    }
    if (one instanceof HTMLElement && one.matches('.button') && one.scrollWidth > one.clientWidth + 2 && !one.querySelector('.clip')) faults.push(`${nameOf(one)} is too narrow for its words`);
  }
  /* What is in a layer of its own may lie over the rest. */
  const layerOf = (element: Element): Element | null => element.closest('.menu-list, .toasts, .reply-suggestions, thead, .settings-bar');
  /* Of what is scrolled, the part that is in sight. */
  const inSight = (element: Element): DOMRect => {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    for (let parent = element.parentElement; parent && parent !== root.parentElement; parent = parent.parentElement) {
      const { overflowX, overflowY } = styleOf(parent);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const edge = parent.getBoundingClientRect();
      left = Math.max(left, edge.left);
      right = Math.min(right, edge.right);
      top = Math.max(top, edge.top);
      bottom = Math.min(bottom, edge.bottom);
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  };
  const boxes = seen.map((one) => ({ one, box: inSight(one), layer: layerOf(one) }));
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length; j++) {
      const [a, b] = [boxes[i]!, boxes[j]!];
      if (a.layer !== b.layer || a.one.contains(b.one) || b.one.contains(a.one)) continue;
      const width = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const height = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (width > 2 && height > 2) faults.push(`${nameOf(a.one)} and ${nameOf(b.one)} lie over each other`);
    }
  }
  return [...new Set(faults)].slice(0, 12);
}
