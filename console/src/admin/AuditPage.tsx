/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { AuditEntry } from '../net/types.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { saveText } from '../ui/save.ts';
import { dateTime } from '../ui/time.ts';
import { auditTexts } from '../ui/texts/audit.ts';
import { toast } from '../ui/Toasts.tsx';
import { AuditFilterBar } from './AuditFilterBar.tsx';
import { everything, exportAuditCsv, exportAuditJson, readAudit, type AuditFilter } from './audit-query.ts';
import { auditActor, auditChanges, auditSaid } from './audit-words.ts';
import { Loading } from './Loading.tsx';
import { PageHead } from './PageHead.tsx';

/** Who changed what: searched, paged, exported. */
export function AuditPage() {
  const [filter, setFilter] = useState<AuditFilter>(everything);
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [reading, setReading] = useState(false);
  const asked = useRef(0);
  const t = auditTexts;

  const read = async (wanted: AuditFilter, before: number | null) => {
    const question = ++asked.current;
    setReading(true);
    setError(null);
    try {
      const page = await readAudit(wanted, before);
      if (question !== asked.current) return;
      setEntries((known) => (before === null ? page.entries : [...(known ?? []), ...page.entries]));
      setNext(page.next);
    } catch (problem) {
      if (question === asked.current) setError(errorText(problem));
    }
    if (question === asked.current) setReading(false);
  };
  useEffect(() => {
    const timer = setTimeout(() => void read(filter, null), filter.text === '' ? 0 : 250);
    return () => clearTimeout(timer);
  }, [filter]);

  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        <ExportButton label={t.exportCsv} run={async () => saveText('towline-audit.csv', 'text/csv', await exportAuditCsv(filter))} />
        <ExportButton
          label={t.exportJson}
          run={async () => {
            const all = await exportAuditJson(filter);
            saveText('towline-audit.json', 'application/json', JSON.stringify(all, null, 2));
            toast('good', t.exported(all.length));
          }}
        />
      </PageHead>
      <AuditFilterBar filter={filter} onChange={setFilter} />
      {error !== null && (
        <div class="admin-notice">
          <Notice kind="bad">{error}</Notice>
        </div>
      )}
      {entries === null ? (
        error === null && <Loading />
      ) : (
        <div class="card table-box" role="region" aria-label={t.title} tabIndex={0} aria-busy={reading}>
          {entries.length === 0 && next === null ? (
            <EmptyState icon="history" title={t.none}>
              <p>{t.noneText}</p>
            </EmptyState>
          ) : (
            <table class="table audit-table" aria-label={t.title}>
              <thead>
                <tr>
                  <th scope="col">{t.when}</th>
                  <th scope="col">{t.who}</th>
                  <th scope="col">{t.what}</th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <EntryRow key={entry.id} entry={entry} />
                ))}
              </tbody>
            </table>
          )}
        </div>
      )}
      {next !== null && (
        <div class="audit-more">
          <Button pending={reading} onPress={() => void read(filter, next)}>
            {t.older}
          </Button>
        </div>
      )}
    </>
  );
}

function ExportButton({ label, run }: { label: string; run: () => Promise<void> }) {
  const [pending, setPending] = useState(false);
  const press = async () => {
    setPending(true);
    try {
      await run();
    } catch (problem) {
      toast('bad', errorText(problem));
    }
    setPending(false);
  };
  return (
    <Button icon="download" pending={pending} onPress={() => void press()}>
      {label}
    </Button>
  );
}

function EntryRow({ entry }: { entry: AuditEntry }) {
  const t = auditTexts;
  const changes = auditChanges(entry);
  return (
    <tr class="table-row">
      <td class="table-time">{dateTime(entry.at_ms)}</td>
      <td class="audit-by">
        <div class="audit-who">
          <bdi>{auditActor(entry)}</bdi>
        </div>
        <div class="soft small">
          <bdi>{entry.address === '' ? t.here : entry.address}</bdi>
          {entry.token !== null && (
            <>
              {' '}
              <bdi>{t.byToken(entry.token)}</bdi>
            </>
          )}
        </div>
      </td>
      <td class="audit-what">
        <bdi>{auditSaid(entry.kind, entry.object)}</bdi>
        {changes.length > 0 && (
          <dl class="audit-changes small">
            {changes.map(({ field, before, after }) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>
                  {before !== null && (
                    <bdi class={after === null ? '' : 'audit-before'}>
                      {before}
                    </bdi>
                  )}
                  {before !== null && after !== null && <span aria-hidden="true"> → </span>}
                  {after !== null && <bdi>{after}</bdi>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
    </tr>
  );
}
