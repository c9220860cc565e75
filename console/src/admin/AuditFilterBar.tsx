/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useId } from 'preact/hooks';
import { auditTexts } from '../ui/texts/audit.ts';
import type { AuditFilter } from './audit-query.ts';
import { technicians } from './directory.ts';

/** What of the audit log is shown. */
export function AuditFilterBar({ filter, onChange }: { filter: AuditFilter; onChange: (filter: AuditFilter) => void }) {
  const id = useId();
  const t = auditTexts;
  const set = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  const people = [...(technicians.value ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div class="audit-filter" role="search">
      <input
        class="input audit-search"
        type="search"
        value={filter.text}
        maxLength={100}
        placeholder={t.search}
        aria-label={t.search}
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <select class="select" aria-label={t.person} value={filter.actor} onChange={(event) => set({ actor: event.currentTarget.value })}>
        <option value="">{t.anybody}</option>
        <option value="operator">{t.operator}</option>
        {people.map(({ id: person, name }) => (
          <option key={person} value={person}>
            {name}
          </option>
        ))}
      </select>
      <select class="select" aria-label={t.kind} value={filter.kind} onChange={(event) => set({ kind: event.currentTarget.value })}>
        <option value="">{t.anyKind}</option>
        {Object.entries(t.kindGroups).map(([kind, word]) => (
          <option key={kind} value={kind}>
            {word}
          </option>
        ))}
      </select>
      <label class="audit-day small" for={`${id}-from`}>
        {t.from}
        <input id={`${id}-from`} class="input" type="date" value={filter.from} onChange={(event) => set({ from: event.currentTarget.value })} />
      </label>
      <label class="audit-day small" for={`${id}-to`}>
        {t.to}
        <input id={`${id}-to`} class="input" type="date" value={filter.to} onChange={(event) => set({ to: event.currentTarget.value })} />
      </label>
    </div>
  );
}
