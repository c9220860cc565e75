// SPDX-License-Identifier: GPL-3.0-or-later
// Ten thousand rows of which fifty change each second: the page holds those that are seen and draws once a frame.
import { Console } from '../lib/console.js';
import { countDrawing, Crowd, rowsInMemory } from '../lib/crowd.js';
import { expect, type Suite } from '../lib/runner.js';
import { pause, until } from '../lib/wait.js';
import type { Stage } from './stage.js';

const rows = 10_000;
const rowsMost = 80;
const nodesMost = 2500;
/** Places of the page that one frame may change: each row that is seen, in each of its columns. */
const changesMost = rowsMost * 12;

export function crowded(suite: Suite, stage: () => Stage): void {
  suite.test('crowded: 10,000 rows with 50 changes a second are drawn once a frame, in a page of bounded size', async () => {
    const { organisation, server } = stage();
    const { row } = await organisation.ada.newSession('Pattern');
    const crowd = new Crowd(`group:${organisation.groups.first}`, row, rows);
    const console_ = await Console.signIn(server.target.url, 'ada', 'ada has a password', (page) => crowd.stand(page));
    const { page } = console_;
    await console_.showShared('First line');
    crowd.fill();
    await page.getByRole('table', { name: 'Sessions in First line' }).waitFor();
    await until('all rows are there', async () => (await page.locator('[data-testid=queue-table] table').getAttribute('aria-rowcount')) === String(rows + 1));
    const stop = crowd.change(50);
    const told = await countDrawing(page);
    const box = page.getByTestId('queue-table');
    for (let step = 1; step <= 20; step++) {
      await box.evaluate((element, part) => (element.scrollTop = element.scrollHeight * part), step / 20);
      await pause(150);
    }
    const changes = stop();
    const drawn = await told();
    const held = await page.locator('[data-testid=queue-table] tbody tr').count();
    expect(held <= rowsMost, `${held} rows are in the page`);
    expect(drawn.nodes <= nodesMost, `${drawn.nodes} elements are in the page`);
    expect(drawn.batches <= drawn.frames * 3, `${drawn.batches} times changed in ${drawn.frames} frames`);
    expect(drawn.most <= changesMost, `${drawn.most} changes in one frame`);
    await page.getByText('Customer ').first().waitFor();
    crowd.fill(changes + 1); // one message for many rows: the lanes beside this one have the same process
    await pause(2000);
    const kept = await rowsInMemory(page);
    expect(kept < rows * 1.05, `${kept} rows are kept in memory after each of the ${rows} was replaced`);
    await console_.window.context.close();
    return `${held} rows and ${drawn.nodes} elements in the page; ${changes} changes told, ${drawn.batches} times drawn in ${drawn.frames} frames, at most ${drawn.most} places at once; ${kept} rows in memory after each was replaced`;
  });
}
