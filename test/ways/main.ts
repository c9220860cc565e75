// SPDX-License-Identifier: GPL-3.0-or-later
// `./check ways`: the documented ways S01 to S63, end to end.
import { moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { endings } from './endings.js';
import { network } from './network.js';
import { runWays } from './options.js';
import { reboots } from './reboots.js';
import { steps } from './steps.js';
import { together } from './together.js';
import { transfers } from './transfers.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await runWays('ways', [...steps, ...transfers, ...together, ...network, ...endings, ...reboots]);
