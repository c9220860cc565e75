/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session with all that happened and was said in it, as a file. */
import { request } from '../net/http.ts';
import type { History, HistoryEntry, SessionDetail } from '../net/types.ts';
import { csvLines, saveFile } from './download.ts';

const pageSize = 500;

export interface WholeSession {
  session: SessionDetail;
  history: HistoryEntry[];
}

export async function readWhole(session: string): Promise<WholeSession> {
  const detail = await request<SessionDetail>('GET', `/sessions/${session}`);
  const history: HistoryEntry[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: History = await request<History>('GET', `/sessions/${session}/history?after=${after}&limit=${pageSize}`);
    history.push(...page.entries);
    after = page.next;
  }
  return { session: detail, history };
}

export function csvOf({ session, history }: WholeSession): string {
  const lines = [['session', 'name', 'number', 'time', 'event', 'cause', 'actor', 'changes', 'text']];
  for (const entry of history) {
    const changes = entry.changes.map((change) => `${change.queue} ${change.from ?? '-'} > ${change.to}`).join('; ');
    lines.push([
      session.session,
      session.name,
      String(entry.number),
      new Date(entry.at_ms).toISOString(),
      entry.type,
      entry.cause,
      entry.actor.name === '' ? entry.actor.kind : entry.actor.name,
      changes,
      entry.text,
    ]);
  }
  return csvLines(lines);
}

export async function saveSession(session: string, format: 'json' | 'csv'): Promise<void> {
  const whole = await readWhole(session);
  const text = format === 'json' ? JSON.stringify(whole, null, 2) : csvOf(whole);
  saveFile(`session-${session}.${format}`, format === 'json' ? 'application/json' : 'text/csv;charset=utf-8', text);
}
