/* SPDX-License-Identifier: GPL-3.0-or-later */

const browsers: readonly [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/\b(?:OPR|Opera)\/(\d+)/, 'Opera'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\bHeadlessChrome\/(\d+)/, 'Chromium'],
  [/\b(?:Chrome|CriOS|Chromium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\S+ )?Safari\//, 'Safari'],
  [/\bcurl\/(\d+)/, 'curl'],
];

const systems: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

function first(list: readonly [RegExp, string][], text: string): { name: string; version: string } | null {
  for (const [pattern, name] of list) {
    const found = pattern.exec(text);
    if (found) return { name, version: found[1] ?? '' };
  }
  return null;
}

/** A browser and its system, as their owner calls them; null where what it says is not known. */
export function browserName(agent: string): { browser: string; system: string | null } | null {
  const browser = first(browsers, agent);
  if (browser === null) return null;
  return { browser: `${browser.name} ${browser.version}`, system: first(systems, agent)?.name ?? null };
}
