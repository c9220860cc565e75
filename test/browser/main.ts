// SPDX-License-Identifier: GPL-3.0-or-later
// `./check browser`: a technician in headless Chromium helps a customer with a real applet on a real X display.
import { closeBrowser, complaints, keepPicture } from '../lib/browser.js';
import { judgeObserved, seenPairs } from '../lib/observer.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { codes } from './codes.js';
import { consent } from './consent.js';
import { helping } from './helping.js';
import { looks } from './looks.js';
import { rows } from './rows.js';
import { makeStage, type Stage } from './stage.js';
import { windows } from './windows.js';

const suite = new Suite();
suite.after(endAll);
suite.after(() => writeSeenPairs('browser'));
suite.after(closeBrowser);
suite.onFailure = (failed) => keepPicture(failed);
let stage: Stage;
let shortStage: Promise<Stage> | undefined;
/** Another one, where time-outs may be short; made when it is needed first. */
const inShort = (): Promise<Stage> => (shortStage ??= makeStage('browser-short', true));

suite.essential('a technician signs in', async () => {
  stage = await makeStage('browser');
});
helping(suite, () => stage);
consent(suite, () => stage);
windows(suite, () => stage);
codes(suite, () => stage);
rows(suite, inShort);
looks(suite, () => stage);
suite.test('nothing outside the table, no error in a page, no answer outside the document', async () => {
  judgeObserved();
  expectEqual(complaints(), [], 'complaints');
  const report = stage.server.program.sanitizerReport();
  expect(!report, report ?? '');
  return `${seenPairs.size} pairs seen`;
});

await suite.run(process.argv.slice(2));
