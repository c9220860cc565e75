// SPDX-License-Identifier: GPL-3.0-or-later
// The customer page: codes that are wrong, expired, spent or entered twice, each as the rules say and with a clear message;
// the download; the terms.
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { openWindow, picture } from '../lib/browser.js';
import { makeHome } from '../lib/display.js';
import { Program, scratch } from '../lib/processes.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import { Server, setSettings } from '../lib/server.js';
import { pause } from '../lib/wait.js';
import { join, type Stage } from './stage.js';

async function enter(page: Page, code: string): Promise<void> {
  await page.getByLabel('Your code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

async function says(page: Page, pattern: RegExp): Promise<string> {
  const found = page.getByText(pattern).first();
  await found.waitFor();
  return (await found.innerText()).trim();
}

export function codes(suite: Suite, stage: () => Stage): void {
  suite.test('a wrong code', async () => {
    const { server } = stage();
    const { page, context } = await openWindow('customer', server.target.url);
    await picture(page, 'customer-page');
    await enter(page, '000000');
    const said = await says(page, /not known|wrong|not right/i);
    await picture(page, 'customer-page-wrong-code');
    await context.close();
    return said;
  });

  suite.test('an expired code', async () => {
    const server = await Server.start({ name: 'browser-expired' }); // it allows a validity of two seconds
    const admin = await server.setUp();
    await setSettings(admin, admin.me.technician.group, { private_code_valid_s: 2 });
    await admin.watchQueues();
    const { code, row } = await admin.newSession('Late');
    await admin.stream.shows(row.row_id, 'Removed');
    const { page, context } = await openWindow('customer', server.target.url);
    await enter(page, code);
    const said = await says(page, /no longer valid|expired/i);
    await context.close();
    admin.stream.close();
    expectEqual(await server.program.stop(), 0, 'towlined ended with');
    return said;
  });

  suite.test('a spent code', async () => {
    const { server, organisation, console } = stage();
    const { ada } = organisation;
    const { code, row } = await ada.newSession('Spent');
    const applet = join(stage(), code);
    await console.rowShows('Spent', 'Waiting');
    const { page, context } = await openWindow('customer', server.target.url);
    await enter(page, code);
    const said = await says(page, /used already|already been used|spent/i);
    await context.close();
    await end(stage(), row.row_id);
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    return said;
  });

  suite.test('a code entered twice: the newer join token counts, its download starts and joins', async () => {
    const { server, organisation, console } = stage();
    const { code, link, row } = await organisation.ada.newSession('Twice');
    const first = await openWindow('customer', link);
    expectEqual(await first.page.getByLabel('Your code').inputValue(), code, 'the code out of the link');
    await first.page.getByRole('button', { name: 'Continue' }).click();
    const older = await download(first.page);
    const again = await openWindow('customer', server.target.url);
    await enter(again.page, code);
    const newer = await download(again.page);
    await picture(again.page, 'customer-page-download');
    const shown = await again.page.getByText(/[0-9a-f]{64}/).first().innerText();
    expect(shown.includes(newer.sum), `the page shows another checksum than ${newer.sum}`);
    const run = (file: string, name: string): Program =>
      new Program(name, [file, '--headless', '--accept-all'], { ...stage().display.env, ...makeHome(name), GSK_RENDERER: 'cairo' }, false);
    const late = run(older.file, 'browser-older-download');
    expectEqual(await late.ended(60_000), 6, 'the applet with the older token ended with');
    const applet = run(newer.file, 'browser-newer-download');
    await console.rowShows('Twice', 'Waiting', 60_000);
    await end(stage(), row.row_id);
    expectEqual(await applet.ended(), 0, 'the applet ended with');
    await first.context.close();
    await again.context.close();
    return `sha256 ${newer.sum.slice(0, 12)}... as shown`;
  });

  suite.test('the terms are declined: the row leaves, nobody was in', async () => {
    const { organisation, console } = stage();
    const { ada, admin, groups } = organisation;
    await setSettings(admin, groups.first, { terms: 'You allow our technicians to help you.' });
    const { code, row } = await ada.newSession('Terms');
    await console.rowShows('Terms', 'Connecting');
    const applet = join(stage(), code, { more: ['--decline-terms'] });
    await console.rowLeaves('Terms');
    await setSettings(admin, groups.first, { terms: null });
    expectEqual(console.observer.sequence(row.row_id), ['Connecting', 'Removed'], 'the words');
    expectEqual(await applet.program.ended(), 0, 'the applet ended with');
    const history = await ada.history(row.session);
    return `cause ${history.at(-1)?.cause}`;
  });

  suite.test('wrong codes are throttled', async () => {
    const { server } = stage();
    const { page, context } = await openWindow('customer', server.target.url);
    let said = '';
    for (let i = 0; i < 25 && said === ''; i++) {
      await enter(page, String(100000 + i));
      await pause(50);
      const throttled = page.getByText(/too many/i).first();
      if (await throttled.isVisible()) said = await throttled.innerText();
    }
    expect(said !== '', 'never throttled');
    await context.close();
    return said;
  });
}

async function end({ organisation }: Stage, rowId: string): Promise<void> {
  const { ada } = organisation;
  const { rows } = await ada.do<{ rows: Parameters<typeof ada.tryCommand>[1][] }>('GET', '/api/v1/queues/my/rows');
  const row = rows.find(({ row_id }) => row_id === rowId)!;
  expectEqual((await ada.tryCommand('end', row)).status, 200, 'the session is ended');
}

async function download(page: Page): Promise<{ file: string; sum: string }> {
  const [got] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the help program' }).click()]);
  const file = `${scratch('download')}/towline-applet.run`;
  await got.saveAs(file);
  chmodSync(file, 0o755);
  return { file, sum: createHash('sha256').update(readFileSync(file)).digest('hex') };
}
