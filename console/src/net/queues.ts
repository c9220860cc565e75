/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { QueueMessage, Row } from './types.ts';

/**
 * What is known of one queue. A snapshot of several pages is collected aside and replaces the rows
 * at its end, so that the table never shows half a queue.
 */
export interface QueueModel {
  rows: Map<string, Row>;
  /** The newest position in the queue's stream; null before the first snapshot. */
  cursor: string | null;
  /** True once a whole snapshot was seen. */
  loaded: boolean;
  collecting: Map<string, Row> | null;
}

export function newQueueModel(): QueueModel {
  return { rows: new Map(), cursor: null, loaded: false, collecting: null };
}

/** Applies one message of the stream to its queue; true when the visible rows have changed. */
export function applyQueueMessage(queue: QueueModel, message: QueueMessage): boolean {
  switch (message.type) {
    case 'snapshot':
      return applySnapshot(queue, message);
    case 'row': {
      queue.cursor = message.cursor;
      const rows = queue.collecting ?? queue.rows;
      rows.set(message.row.row_id, message.row);
      return queue.collecting === null;
    }
    case 'gone': {
      queue.cursor = message.cursor;
      const rows = queue.collecting ?? queue.rows;
      return rows.delete(message.row_id) && queue.collecting === null;
    }
  }
}

function applySnapshot(queue: QueueModel, message: Extract<QueueMessage, { type: 'snapshot' }>): boolean {
  const rows = message.first || queue.collecting === null ? new Map<string, Row>() : queue.collecting;
  for (const row of message.rows) rows.set(row.row_id, row);
  if (message.more) {
    queue.collecting = rows;
    return false;
  }
  queue.rows = rows;
  queue.collecting = null;
  queue.cursor = message.cursor;
  queue.loaded = true;
  return true;
}

/** Puts the row of a command's answer in, unless the stream was quicker; true when something has changed. */
export function applyAnsweredRow(queue: QueueModel, row: Row): boolean {
  const known = queue.rows.get(row.row_id);
  if (known && known.row_version >= row.row_version) return false;
  queue.rows.set(row.row_id, row);
  return true;
}

/** Forgets a collection that the connection's loss cut off: the server begins again. */
export function dropUnfinished(queue: QueueModel): void {
  queue.collecting = null;
}
