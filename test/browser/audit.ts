// SPDX-License-Identifier: GPL-3.0-or-later
// axe-core on a page as it is now, light and dark: no violation of WCAG 2.2 AA.
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { wear } from '../lib/browser.js';
import { Unexpected } from '../lib/runner.js';
import { pause } from '../lib/wait.js';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What can differ between light and dark: everything else is the same document. */
const rulesOfColour = ['color-contrast', 'link-in-text-block'];

interface Found {
  rule: string;
  help: string;
  where: string[];
}

let audits = 0;
export const auditCount = (): number => audits;

/** Throws when the page, or the part of it that the selector names, breaks a rule. */
export async function audit(page: Page, what: string, part = 'html'): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await wear(page, colorScheme);
    let broken = await run(page, part, colorScheme === 'dark');
    if (broken.length > 0) {
      // what was only on its way from light to dark is right a moment later; what is wrong stays wrong
      await pause(400);
      broken = await run(page, part, colorScheme === 'dark');
    }
    for (const { rule, help, where } of broken) found.push(`${rule} (${help}, ${colorScheme}) at ${where.join(' and ')}`);
    audits++;
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (found.length > 0) throw new Unexpected(`${what}: ${found.join('; ')}`);
}

async function run(page: Page, part: string, coloursOnly: boolean): Promise<Found[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ({ part, runOnly }) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(part, { runOnly, resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({ rule: id, help, where: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`) }));
    },
    { part, runOnly: coloursOnly ? { type: 'rule' as const, values: rulesOfColour } : { type: 'tag' as const, values: tags } },
  );
}
