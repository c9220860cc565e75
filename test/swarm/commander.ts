// SPDX-License-Identifier: GPL-3.0-or-later
// A technician who goes on working: holds and starts his sessions one after the other, in a thread of his own, so that what
// the test itself does is not in the times.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { ask, type Target } from '../lib/http.js';
import type { Row } from '../lib/stream.js';
import { clientId, jsonBody, type Technician } from '../lib/technician.js';
import { wallMs, type Timed } from './figures.js';

interface Work {
  target: Target;
  headers: Record<string, string>;
  rows: Row[];
}

const pauseMs = 10;

/** In the thread: until the end. */
async function work({ target, headers, rows }: Work): Promise<void> {
  for (let turn = 0; ; turn++) {
    const index = turn % rows.length;
    const row = rows[index]!;
    const command = row.status === 'Active' ? 'hold' : 'start';
    const whole = jsonBody('POST', { row_id: row.row_id, row_version: row.row_version, client_id: clientId() });
    const atMs = wallMs();
    const reply = await ask(target, `/api/v1/sessions/${row.session}/${command}`, { ...whole, headers: { ...headers, ...whole.headers } });
    const tookMs = wallMs() - atMs;
    if (reply.status !== 200) throw new Error(`${command} of ${row.status}: ${reply.status} ${reply.text}`);
    rows[index] = reply.json<{ row: Row }>().row;
    parentPort!.postMessage({ atMs, tookMs } satisfies Timed);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

export class Commander {
  readonly timed: Timed[] = [];
  failure: Error | undefined;
  readonly #worker: Worker;

  constructor(technician: Technician, rows: Row[]) {
    const data: Work = { target: technician.target, headers: { cookie: technician.cookie, 'x-csrf-token': technician.me.csrf_token }, rows };
    this.#worker = new Worker(new URL(import.meta.url), { workerData: data });
    this.#worker.on('message', (one: Timed) => this.timed.push(one));
    this.#worker.on('error', (error) => (this.failure = error as Error));
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
    if (this.failure) throw this.failure;
  }
}

if (!isMainThread) void work(workerData as Work);
