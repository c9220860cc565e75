// SPDX-License-Identifier: GPL-3.0-or-later
// A queue with as many rows as no test could make sessions for: the page gets its stream from the real server, and for one
// queue what this says.
import type { Page, WebSocketRoute } from 'playwright-core';
import type { Row } from './stream.js';

const pageMost = 200;
const words = ['Waiting', 'Connecting', 'Incoming'];

export class Crowd {
  #socket: WebSocketRoute | undefined;
  #timer: NodeJS.Timeout | undefined;
  #changes = 0;

  /** The row is what the others are made from. */
  constructor(readonly queue: string, readonly pattern: Row, readonly count: number) {}

  /** Puts itself between the page and its stream; before the page is loaded. */
  async stand(page: Page): Promise<void> {
    await page.routeWebSocket('**/api/v1/stream', (socket) => {
      const server = socket.connectToServer();
      this.#socket = socket;
      socket.onMessage((message) => server.send(message));
      server.onMessage((message) => {
        const about = JSON.parse(String(message)) as { queue?: string };
        if (about.queue !== this.queue) socket.send(message);
      });
    });
  }

  /** Sends all rows, as a server sends a long queue; what was there before is replaced. */
  fill(version = 0): void {
    for (let first = 0; first < this.count; first += pageMost) {
      const more = first + pageMost < this.count;
      const rows = Array.from({ length: Math.min(pageMost, this.count - first) }, (_, index) => this.#row(first + index, version));
      this.#say({ type: 'snapshot', queue: this.queue, first: first === 0, more, rows, ...(more ? {} : { cursor: '1-1' }) });
    }
  }

  /** From now on so many rows change each second; the answer stops it. */
  change(perSecond: number): () => number {
    this.#timer = setInterval(() => this.#changeOne(), 1000 / perSecond);
    return () => {
      clearInterval(this.#timer);
      return this.#changes;
    };
  }

  #changeOne(): void {
    const row = this.#row((this.#changes * 7919) % this.count, ++this.#changes);
    this.#say({ type: 'row', queue: this.queue, cursor: `1-${this.#changes + 1}`, row, from: row.status, cause: null });
  }

  #row(index: number, version: number): Row {
    const status = words[(index + version) % words.length]!;
    return {
      ...this.pattern,
      row_id: `${900_000 + index}-0`,
      session: String(900_000 + index),
      row_version: 1 + version,
      queue: this.queue,
      name: `Customer ${index}`,
      status,
      status_since_ms: Date.now() - (index % 600) * 1000,
    } as Row;
  }

  #say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }
}

/** How many rows the page's memory holds: those that are shown, and those that something forgot to let go. */
export async function rowsInMemory(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const pieces: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => pieces.push(chunk));
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  const { snapshot, nodes, edges, strings } = JSON.parse(pieces.join('')) as HeapSnapshot;
  const { node_fields, edge_fields, edge_types } = snapshot.meta;
  const kinds = edge_types[0]!;
  const name = strings.indexOf('row_id');
  const counts = node_fields.indexOf('edge_count');
  let rows = 0;
  let edge = 0;
  for (let node = 0; node < nodes.length; node += node_fields.length) {
    for (let left = nodes[node + counts]!; left > 0; left--, edge += edge_fields.length) {
      if (kinds[edges[edge]!] === 'property' && edges[edge + 1] === name) rows++;
    }
  }
  return rows;
}

/* As V8 writes it: nodes and edges are numbers one behind the other, in the order of their fields. */
interface HeapSnapshot {
  snapshot: { meta: { node_fields: string[]; edge_fields: string[]; edge_types: [string[], ...unknown[]] } };
  nodes: number[];
  edges: number[];
  strings: string[];
}

/** What drawing costs, counted in the page from now on; the answer tells it. */
export async function countDrawing(page: Page): Promise<() => Promise<Drawing>> {
  await page.evaluate(() => {
    const counted = { frames: 0, batches: 0, most: 0, mutations: 0, nodes: 0, times: [] as number[], stopped: false };
    let inFrame = 0;
    let before = performance.now();
    const tick = (now: number): void => {
      counted.frames++;
      counted.times.push(now - before);
      before = now;
      counted.most = Math.max(counted.most, inFrame);
      inFrame = 0;
      if (!counted.stopped) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    new MutationObserver((records) => {
      counted.batches++;
      counted.mutations += records.length;
      inFrame += records.length;
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { counted });
  });
  return () =>
    page.evaluate(() => {
      const { counted } = window as unknown as { counted: Drawing & { stopped: boolean } };
      counted.stopped = true;
      counted.nodes = document.querySelectorAll('*').length;
      return counted;
    });
}

export interface Drawing {
  frames: number;
  /** How often the page was changed, and in how many places altogether and in one frame at most. */
  batches: number;
  mutations: number;
  most: number;
  /** Elements in the page at the end. */
  nodes: number;
  /** Milliseconds from frame to frame. */
  times: number[];
}
