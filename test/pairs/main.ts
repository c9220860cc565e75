// SPDX-License-Identifier: GPL-3.0-or-later
// `./check pairs`: everything that observers of the areas before it have seen, together: every documented pair, and none
// that is in no table. It runs no programs; it reads what ways, extensions, browser and others have left.
import { documentedPairs, extensionPairs } from '../lib/observer.js';
import { readSeenPairs } from '../lib/pairs.js';
import { expect, expectEqual, Suite } from '../lib/runner.js';

const suite = new Suite();
const seen = readSeenPairs();

suite.test('pairs', () => {
  const areas = [...new Set(seen.map(({ area }) => area))];
  for (const area of ['ways', 'extensions', 'browser']) expect(areas.includes(area), `./check ${area} has not run before`);
  const all = new Set(seen.map(({ pair }) => pair));
  const documented = documentedPairs.filter((pair) => all.has(pair));
  const extensions = extensionPairs.filter((pair) => all.has(pair));
  const outside = seen.filter(({ pair }) => !documentedPairs.includes(pair) && !extensionPairs.includes(pair));
  expectEqual(outside, [], 'pairs in no table');
  expectEqual(documentedPairs.filter((pair) => !all.has(pair)), [], 'documented pairs that nobody has seen');
  const changes = seen.reduce((sum, { times }) => sum + times, 0);
  return `${documented.length} of ${documentedPairs.length} documented pairs seen by observers, ${extensions.length} extensions, none outside (${changes} changes; ${areas.join(', ')})`;
});

await suite.run();
