// SPDX-License-Identifier: GPL-3.0-or-later
// `./check rules`: what lies between the ways: what holds the idle clock off, settings changed on running sessions, sessions
// that start by themselves, the limit of active sessions, technicians who are disabled. `idle-focus` walks one of them.
import { makeBridge, moveToOwnNetwork, onOwnNetwork } from '../lib/computers.js';
import { walkAll } from '../ways/lanes.js';
import { shortened } from '../ways/world.js';
import { disabled } from './disabled.js';
import { leases } from './leases.js';
import { limits } from './limits.js';
import { settings } from './settings.js';

if (!onOwnNetwork()) moveToOwnNetwork();
await makeBridge();
const words = process.argv.slice(2);
const walks = [...leases, ...settings, ...limits, ...disabled].filter(({ id }) => words.length === 0 || words.some((word) => id.startsWith(word)));
await walkAll({ area: 'rules', walks, whole: words.length === 0, lanes: 6, pace: shortened, times: 1 });
