/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { AuditEntry } from '../net/types.ts';
import { dateTime } from '../ui/time.ts';
import { within } from '../ui/texts/within.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { auditTexts } from '../ui/texts/audit.ts';
import { messageTexts } from '../ui/texts/messages.ts';

const cutAt = 160;

/** What a value of an entry is called. */
export function auditValue(field: string, value: unknown): string {
  const t = auditTexts;
  if (value === undefined) return t.nothing;
  if (value === null) return t.inherited;
  if (value === true) return t.yes;
  if (value === false) return t.no;
  if (field.endsWith('_ms') && typeof value === 'number') return dateTime(value);
  if (typeof value === 'string') return value === '' ? t.nothing : value.length > cutAt ? `${value.slice(0, cutAt)}…` : value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? t.nothing : value.map((one) => within(auditValue(field, one))).join(', ');
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name;
  return JSON.stringify(value);
}

export interface AuditChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** The fields of an entry with what was and what is; null where there was, or is, none. */
export function auditChanges({ before, after }: Pick<AuditEntry, 'before' | 'after'>): AuditChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.map((field) => ({
    field: auditTexts.fields[field] ?? messageTexts.fields[field] ?? adminTexts.settings.names[field]?.[0] ?? field,
    before: field in before ? auditValue(field, before[field]) : null,
    after: field in after ? auditValue(field, after[field]) : null,
  }));
}

/** Who made it, as he is called. */
export function auditActor({ actor, actor_id, address }: Pick<AuditEntry, 'actor' | 'actor_id' | 'address'>): string {
  if (actor_id !== null) return actor;
  return address === '' ? auditTexts.operator : auditTexts.setUp;
}

/** What was done. */
export function auditSaid(kind: string, object: string): string {
  return messageTexts.done[kind] ?? auditTexts.said(kind, object);
}
