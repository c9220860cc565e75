// SPDX-License-Identifier: GPL-3.0-or-later
// What the command line of ways and extensions asks for: all of them, or some: `Sxx...`; `--long`: three times in a row;
// `--real-time`: those in which a time runs out, with the documented times; `--worlds N`: how many at once.
import { makeBridge } from '../lib/computers.js';
import { walkAll, type Walk } from './lanes.js';
import { walk } from './walk.js';
import type { WaySteps } from './way.js';
import { documented, shortened } from './world.js';

const worldsAtOnce = 6;

export async function runWays(area: string, all: readonly WaySteps[]): Promise<never> {
  const words = process.argv.slice(2);
  const real = words.includes('--real-time');
  const lanes = words.includes('--worlds') ? Number(words[words.indexOf('--worlds') + 1]) : worldsAtOnce;
  const ids = words.filter((word) => /^[SE]\d/.test(word));
  const named = all.filter(({ id }) => ids.length === 0 || ids.includes(id)).sort((a, b) => a.id.localeCompare(b.id));
  const ways = real ? named.filter(({ runsOut }) => runsOut) : named;
  if (real) for (const { id, tooLong } of named) if (tooLong) console.log(`${id} not walked: ${tooLong}`);
  await makeBridge();
  const manner = ({ manner, runsOut }: WaySteps): string | undefined => (real ? [manner, runsOut].filter(Boolean).join(': ') : manner);
  const walks: Walk[] = ways.map((way) => ({ ...way, manner: manner(way), go: (world) => walk(world, way) }));
  return walkAll({ area, walks, whole: ids.length === 0 && !real, lanes, pace: real ? documented : shortened, times: words.includes('--long') ? 3 : 1 });
}
