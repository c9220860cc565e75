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

/*
 * Three pages: index.html is the customer's (`/`, `/j/CODE`), console.html the Technician Console,
 * admin.html the Administration Center. Everything else is a hashed file in assets/.
 */
export default defineConfig({
  root: 'console',
  base: '/',
  publicDir: 'public',
  plugins: [precompressed()],
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
