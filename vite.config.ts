/* SPDX-License-Identifier: GPL-3.0-or-later */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const outDir = resolve(import.meta.dirname, 'build/console');

/**
 * Writes a .gz beside each text file, so that the server sends bytes that were
 * compressed once at the highest level instead of compressing for each visitor.
 */
function precompressed(): Plugin {
  return {
    name: 'towline-precompressed',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(html|js|css|svg|json|txt)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

/* What goes into the pages beside our own code, and the files that say under which terms. */
const thirdParties: Record<string, readonly string[]> = {
  preact: ['LICENSE'],
  '@preact/signals': ['LICENSE'],
  '@preact/signals-core': ['LICENSE'],
  '@novnc/novnc': ['AUTHORS', 'LICENSE.txt', 'docs/LICENSE.MPL-2.0', 'vendor/pako/LICENSE'],
};

/** Writes licences.txt: the parts, their versions, and the texts under which they are given. */
function licences(): Plugin {
  return {
    name: 'towline-licences',
    apply: 'build',
    generateBundle() {
      const texts = Object.entries(thirdParties).map(([name, files]) => {
        const folder = resolve(import.meta.dirname, 'node_modules', name);
        const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
        const terms = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
        return [`${name} ${version}`, ...terms].join('\n\n');
      });
      const head = 'Towline is free software under the GNU General Public License, version 3 or later.\nIts pages contain these parts:';
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: `${[head, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n` });
    },
  };
}

/*
 * Three pages: index.html is the customer's (`/`, `/j/CODE`), console.html the Technician Console,
 * admin.html the Administration Center. Everything else is a hashed file in assets/.
 */
export default defineConfig({
  root: 'console',
  base: '/',
  publicDir: 'public',
  plugins: [licences(), precompressed()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'console/index.html'),
        console: resolve(import.meta.dirname, 'console/console.html'),
        admin: resolve(import.meta.dirname, 'console/admin.html'),
      },
    },
  },
});
