/* SPDX-License-Identifier: GPL-3.0-or-later */
import { request, requestText } from '../net/http.ts';
import type { AuditEntry, AuditPage } from '../net/types.ts';

/** What is looked for; empty texts look for everything. Days are those of this computer, `to` included. */
export interface AuditFilter {
  text: string;
  actor: string;
  kind: string;
  from: string;
  to: string;
}

export const everything: AuditFilter = { text: '', actor: '', kind: '', from: '', to: '' };

const exportPage = 1000;

/** Midnight at the beginning of a day written as 2026-11-23, or so many days later. */
function dayMs(day: string, later: number): number | null {
  const [year, month, date] = day.split('-').map(Number);
  if (!year || !month || !date) return null;
  const ms = new Date(year, month - 1, date + later).getTime();
  return Number.isFinite(ms) ? ms : null;
}

export function auditQuery(filter: AuditFilter, before: number | null, limit: number): string {
  const query = new URLSearchParams();
  if (filter.text.trim() !== '') query.set('text', filter.text.trim());
  if (filter.actor !== '') query.set('actor', filter.actor);
  if (filter.kind !== '') query.set('kind', filter.kind);
  const from = dayMs(filter.from, 0);
  const to = dayMs(filter.to, 1);
  if (from !== null) query.set('from_ms', String(from));
  if (to !== null) query.set('to_ms', String(to));
  if (before !== null) query.set('before', String(before));
  query.set('limit', String(limit));
  return query.toString();
}

export async function readAudit(filter: AuditFilter, before: number | null, limit = 50): Promise<AuditPage> {
  return request<AuditPage>('GET', `/audit?${auditQuery(filter, before, limit)}`);
}

/** All entries that fit, page after page. */
export async function exportAuditJson(filter: AuditFilter): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  let before: number | null = null;
  do {
    const page: AuditPage = await readAudit(filter, before, exportPage);
    all.push(...page.entries);
    before = page.next;
  } while (before !== null);
  return all;
}

/** The same as lines for a spreadsheet, made by the server. */
export async function exportAuditCsv(filter: AuditFilter): Promise<string> {
  let all = '';
  let before: number | null = null;
  do {
    const { text, headers } = await requestText(`/audit.csv?${auditQuery(filter, before, exportPage)}`);
    all += text;
    before = Number(headers.get('Towline-Next')) || null;
  } while (before !== null);
  return all;
}
