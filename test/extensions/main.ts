// SPDX-License-Identifier: GPL-3.0-or-later
// `./check extensions`: the twenty changes of status that follow from the rules, walked like the documented ways.
import { moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { runWays } from '../ways/options.js';
import { extensions } from './steps.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await runWays('extensions', extensions);
