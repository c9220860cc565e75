// SPDX-License-Identifier: GPL-3.0-or-later
// What a browser has to load before the console is there: how much, compressed beforehand, kept for ever, and under a policy
// that runs nothing but the server's own files. And what a person can do when some of it is lost on the way.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join as joined } from 'node:path';
import { openWindow } from '../lib/browser.js';
import { ask } from '../lib/http.js';
import { expect, expectEqual, type Suite } from '../lib/runner.js';
import type { Stage } from './stage.js';

const built = 'build/console';
const consoleMost = 60_000;
const pages: Record<string, string> = { '/': 'index.html', '/console': 'console.html', '/admin': 'admin.html' };

/** The files that a page loads by itself: what its HTML names, and what those scripts import at once. */
function firstLoad(page: string): string[] {
  const files = new Set([page]);
  const html = readFileSync(`${built}/${page}`, 'utf8');
  for (const [, path] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) addScript(path!, files);
  return [...files];
}

function addScript(path: string, files: Set<string>): void {
  if (files.has(path)) return;
  files.add(path);
  if (!path.endsWith('.js')) return;
  const text = readFileSync(`${built}/${path}`, 'utf8');
  for (const [, to] of text.matchAll(/(?:\bfrom|\bimport)\s*"(\.\/[^"]+)"/g)) addScript(joined(dirname(path), to!), files);
}

const weight = (files: string[]): number => files.reduce((sum, file) => sum + statSync(`${built}/${file}.gz`).size, 0);

export function firstLoads(suite: Suite, stage: () => Stage): void {
  suite.test('first load: the console is below 60 kB, without the screen', () => {
    const files = firstLoad('console.html');
    expect(files.length > 3, 'the files were not found');
    expect(!files.some((file) => /rfb/.test(file)), 'the screen is part of the first load');
    const bytes = weight(files);
    expect(bytes < consoleMost, `${bytes} bytes: ${files.map((file) => `${file} ${statSync(`${built}/${file}.gz`).size}`).join(', ')}`);
    const others = Object.values(pages).map((page) => `${page} ${(weight(firstLoad(page)) / 1000).toFixed(1)} kB`);
    return `${others.join(', ')}, gzipped`;
  });

  suite.test('first load: files are sent as they were compressed, and kept for ever by their hash', async () => {
    const { target } = stage().server;
    for (const page of Object.values(pages)) {
      for (const file of firstLoad(page).filter((one) => one.startsWith('assets/'))) {
        expect(existsSync(`${built}/${file}.gz`), `${file} is not compressed`);
        expect(/-[\w-]{8}\.(js|css)$/.test(file), `${file} has no hash in its name`);
        const reply = await ask(target, `/${file}`, { headers: { 'accept-encoding': 'gzip, br' } });
        expectEqual([reply.status, reply.headers['content-encoding'], reply.headers['cache-control']], [200, 'gzip', 'public, max-age=31536000, immutable'], file);
        expectEqual(Number(reply.headers['content-length']), statSync(`${built}/${file}.gz`).size, `the length of ${file}`);
      }
    }
  });

  suite.test('first load: a policy without any exception for scripts, and nothing that would need one', async () => {
    for (const [path, file] of Object.entries(pages)) {
      const { headers } = await ask(stage().server.target, path);
      const policy = Object.fromEntries(String(headers['content-security-policy']).split(';').map((part) => part.trim().split(/\s+/)).map(([name, ...words]) => [name, words]));
      expectEqual([policy['default-src'], policy['script-src'], policy['style-src']], [["'none'"], ["'self'"], ["'self'"]], `what ${path} may run`);
      expectEqual([policy['base-uri'], policy['object-src'] ?? policy['default-src'], policy['frame-ancestors']], [["'none'"], ["'none'"], ["'none'"]], `the rest for ${path}`);
      const html = readFileSync(`${built}/${file}`, 'utf8');
      expect(!/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|\sstyle=|<style/i.test(html), `${file} has something inline`);
    }
  });

  suite.test('first load: a page whose scripts are lost on the way says so, and can be loaded again', async () => {
    for (const [path, field] of [['/', 'Your code'], ['/console', 'Login'], ['/admin', 'Login']] as const) {
      const { page, context } = await openWindow('lost', 'about:blank');
      await page.route('**/*.js', (route) => route.abort('connectionaborted'));
      await page.goto(`${stage().server.target.url}${path}`);
      expect(!(await page.getByText('not loaded').isVisible()), `${path} says at once that it is not loaded`);
      await page.getByRole('link', { name: 'Load it again' }).waitFor();
      await page.unroute('**/*.js');
      await page.getByRole('link', { name: 'Load it again' }).click();
      await page.getByLabel(field).first().waitFor();
      await page.getByText('not loaded').waitFor({ state: 'detached' });
      await context.close();
    }
  });
}
