// SPDX-License-Identifier: GPL-3.0-or-later
// `./check browser`: technicians in headless Chromium help customers with real applets on real X displays. Each subject has
// a server, an organisation and a screen of its own, and subjects run beside each other, all on a network of the tests' own.
import { closeBrowser, complaints, keepPicture, shownStatuses } from '../lib/browser.js';
import { makeBridge, moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { judgeObserved, seenPairs, statusWords } from '../lib/observer.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { endAll } from '../lib/processes.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';
import { assigned } from './assigned.js';
import { attention } from './attention.js';
import { channel } from './channel.js';
import { codes } from './codes.js';
import { consent } from './consent.js';
import { corpus } from './corpus.js';
import { corpusEverywhere } from './corpus-everywhere.js';
import { cut } from './cut.js';
import { ended } from './ended.js';
import { crowded } from './crowded.js';
import { helping } from './helping.js';
import { importing } from './import.js';
import { keyboard } from './keyboard.js';
import { leaving } from './leaving.js';
import { lines } from './lines.js';
import { look } from './look.js';
import { looks } from './looks.js';
import { messages } from './messages.js';
import { once } from './once.js';
import { organisation } from './organisation.js';
import { overview } from './overview.js';
import { permissions } from './permissions.js';
import { recovery } from './recovery.js';
import { rows } from './rows.js';
import { safety } from './safety.js';
import { makeStage, type Stage, type StageOptions } from './stage.js';
import { slow } from './slow.js';
import { statuses } from './statuses.js';
import { together } from './together.js';
import { tools } from './tools.js';
import { firstLoads } from './weight.js';
import { windows } from './windows.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await makeBridge();
const suite = new Suite();
suite.after(endAll);
suite.after(() => writeSeenPairs('browser'));
suite.after(closeBrowser);
suite.onFailure = (failed) => keepPicture(failed);
const stages: Stage[] = [];

/** A lane of its own, with the stage that its tests play on. */
function onStage(name: string, options: StageOptions, ...subjects: ((suite: Suite, stage: () => Stage) => void)[]): void {
  const lane = suite.beside();
  let stage: Stage;
  lane.essential(`${name}: a technician signs in`, async () => {
    stage = await makeStage(`browser-${name}`, options);
    stages.push(stage);
  });
  for (const subject of subjects) subject(lane, () => stage);
}

onStage('looks', {}, looks);
onStage('helping', {}, helping, consent, windows, codes);
onStage('safety', {}, safety);
onStage('together', { two: true, shortTimeouts: true }, together, attention);
onStage('statuses', { shortTimeouts: true }, statuses);
onStage('recovery', { apart: true }, recovery, cut);
onStage('corpus', {}, corpus);
onStage('texts', { two: true }, corpusEverywhere);
onStage('once', { apart: true }, once);
onStage('channel', {}, channel);
onStage('slow', {}, slow);
onStage('keyboard', {}, keyboard, firstLoads, crowded);
onStage('rows', { shortTimeouts: true }, rows);
onStage('ended', { shortTimeouts: true }, ended);
onStage('leaving', {}, leaving);
onStage('importing', {}, importing);
onStage('assigned', { two: true }, assigned);
onStage('look', {}, look);
onStage('overview', {}, overview);
onStage('lines', { shortTimeouts: true }, lines);
onStage('messages', {}, messages);
onStage('organisation', {}, permissions, organisation, tools);

suite.last('nothing outside the table, no error in a page, no answer outside the document', async () => {
  judgeObserved();
  expectEqual(complaints(), [], 'complaints');
  for (const { server } of stages) {
    const report = server.program.sanitizerReport();
    expect(!report, report ?? '');
  }
  return `${seenPairs.size} pairs seen`;
});

const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  suite.last('each status was shown to a technician', () => {
    expectEqual([...shownStatuses].sort(), statusWords, 'words in the pages');
    return Promise.resolve(`${shownStatuses.size} statuses`);
  });
}

await suite.run(chosen);
