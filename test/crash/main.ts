// SPDX-License-Identifier: GPL-3.0-or-later
// `./check crash`: towlined is killed (-9) in the middle of a session that is looked at, and again and again under load.
//
//   main.js [--long] [--seed N] [--rounds N] [PART...]     parts: storm outage middle
import { closeBrowser, keepPicture } from '../lib/browser.js';
import { writeSeenPairs } from '../lib/pairs.js';
import { endAll } from '../lib/processes.js';
import { Suite } from '../lib/runner.js';
import { killedInTheMiddle } from './middle.js';
import { outage } from './outage.js';
import { storm } from './storm.js';

const words = process.argv.slice(2);
const number = (name: string, standard: number): number => (words.includes(name) ? Number(words.splice(words.indexOf(name), 2)[1]) : standard);
const long = words.includes('--long');
const seed = number('--seed', process.env['CI'] === 'true' ? 1 : Date.now() % 1_000_000);
const rounds = number('--rounds', long ? 200 : 10);
const parts = words.filter((word) => !word.startsWith('--'));
const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);

const suite = new Suite();
suite.after(endAll);
suite.after(() => writeSeenPairs('crash'));
suite.after(closeBrowser);
suite.onFailure = (failed) => keepPicture(failed);
if (wanted('storm')) storm(suite, rounds, seed);
if (wanted('outage')) outage(suite);
if (wanted('middle')) killedInTheMiddle(suite);
await suite.run();
