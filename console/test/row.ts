/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Row } from '../src/net/types.ts';

/** A Waiting row; `fields` says what is different about it. */
export function row(fields: Partial<Row> = {}): Row {
  return {
    row_id: '12-1',
    row_version: 1,
    session: '12',
    queue: 'technician:5',
    status: 'Waiting',
    status_since_ms: 1000,
    part: 'queued',
    link: 'online',
    held: false,
    own_hold: false,
    started: false,
    ended: false,
    lead_offered: false,
    name: 'Printer',
    fields: [],
    created_at_ms: 500,
    started_at_ms: null,
    lead: null,
    channel: null,
    transferred_by: null,
    comment: '',
    wait_late_at_ms: null,
    wait_ends_at_ms: null,
    alarms: [],
    ...fields,
  };
}
