/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { request } from '../net/http.ts';
import type { EndedSession, EndedSessionsPage, Row } from '../net/types.ts';
import { searchable } from '../queue/sorting.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Notice } from '../ui/Notice.tsx';
import { TextField } from '../ui/TextField.tsx';
import { customerTexts as t } from '../ui/texts/overview.ts';
import { texts } from '../ui/texts.ts';
import { dateTime } from '../ui/time.ts';
import { saveFile } from './download.ts';
import { readWhole, type WholeSession } from './session-export.ts';

const pageMost = 500;

/** Every session that is over and contains the text, whatever its age. Pages overlap by what ended in one moment. */
async function findAll(text: string): Promise<EndedSession[]> {
  const found = new Map<string, EndedSession>();
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page: EndedSessionsPage = await request<EndedSessionsPage>('GET', `/ended-sessions?search=${encodeURIComponent(text)}&limit=${pageMost}&before_ms=${before}`);
    const known = found.size;
    for (const one of page.sessions) found.set(one.session, one);
    const last = page.sessions.at(-1);
    if (!page.more || last === undefined || found.size === known) return [...found.values()];
    before = last.ended_at_ms + 1;
  }
}

interface CustomerDialogProps {
  /** What was searched for on the page. */
  search: string;
  open: readonly Row[];
  onErased: () => void;
  onClose: () => void;
}

/** Finds, exports and erases what is stored of one customer. */
export function CustomerDialog({ search, open, onErased, onClose }: CustomerDialogProps) {
  const [text, setText] = useState(search);
  const [found, setFound] = useState<readonly EndedSession[] | null>(null);
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState('');
  const [sure, setSure] = useState(false);
  const [work, setWork] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const chosen = found?.filter((one) => taken.has(one.session)) ?? [];
  const stillOpen = asked === '' ? 0 : open.filter((row) => searchable(row).includes(asked.toLocaleLowerCase())).length;

  const find = async () => {
    const wanted = text.trim();
    if (wanted === '' || work !== null) return;
    setWork(t.find);
    setError(null);
    setDone(null);
    setSure(false);
    try {
      const all = await findAll(wanted);
      setFound(all);
      setTaken(new Set(all.map((one) => one.session)));
      setAsked(wanted);
    } catch (problem) {
      setError(errorText(problem));
    }
    setWork(null);
  };
  const save = async () => {
    setError(null);
    const whole: WholeSession[] = [];
    try {
      for (const one of chosen) {
        setWork(t.working(whole.length, chosen.length));
        whole.push(await readWhole(one.session));
      }
      saveFile('customer.json', 'application/json', JSON.stringify({ search: asked, sessions: whole }, null, 2));
    } catch (problem) {
      setError(errorText(problem));
    }
    setWork(null);
  };
  const erase = async () => {
    setError(null);
    let last: string | null = null;
    let gone = 0;
    for (const one of chosen) {
      setWork(t.working(gone, chosen.length));
      try {
        await request('DELETE', `/ended-sessions/${one.session}`);
        gone += 1;
      } catch (problem) {
        last = errorText(problem);
      }
    }
    setWork(null);
    setSure(false);
    if (gone > 0) {
      setDone(t.erased(gone));
      onErased();
    }
    await find();
    setDone(gone > 0 ? t.erased(gone) : null);
    setError(last === null ? null : `${t.failed(chosen.length - gone)} ${last}`);
  };
  const toggle = (session: string, on: boolean) => {
    const next = new Set(taken);
    if (on) next.add(session);
    else next.delete(session);
    setTaken(next);
    setSure(false);
  };
  return (
    <Dialog id="customer-data" title={t.title} wide onClose={onClose}>
      <div class="stack">
        {error !== null && <Notice kind="bad">{error}</Notice>}
        {done !== null && <Notice kind="info">{done}</Notice>}
        <p>{t.lead}</p>
        <form
          class="customer-find"
          onSubmit={(event) => {
            event.preventDefault();
            void find();
          }}
        >
          <TextField label={t.search} value={text} onInput={setText} maxLength={128} autoFocus />
          <Button type="submit" pending={work === t.find}>
            {t.find}
          </Button>
        </form>
        {found !== null && <p role="status">{found.length === 0 ? t.none : t.found(found.length)}</p>}
        {stillOpen > 0 && <Notice kind="warn">{t.open(stillOpen)}</Notice>}
        {found !== null && found.length > 0 && (
          <div class="leaving-table" tabIndex={0} role="group" aria-label={t.found(found.length)}>
            <table class="table">
              <thead>
                <tr>
                  <th scope="col">
                    <span class="unseen">{t.taken}</span>
                  </th>
                  <th scope="col">{texts.queue.columns.name}</th>
                  <th scope="col">{texts.queue.columns.technician}</th>
                  <th scope="col">{texts.ended.at}</th>
                </tr>
              </thead>
              <tbody>
                {found.map((one) => {
                  const name = texts.sessionName(one);
                  return (
                    <tr key={one.session} class="table-row" data-session={one.session}>
                      <td>
                        <input type="checkbox" aria-label={t.choose(name)} checked={taken.has(one.session)} onChange={(event) => toggle(one.session, event.currentTarget.checked)} />
                      </td>
                      <th scope="row" class="admin-name">
                        <bdi>{name}</bdi>
                      </th>
                      <td>
                        <bdi>{one.technicians.join(', ')}</bdi>
                      </td>
                      <td class="table-time">{dateTime(one.ended_at_ms)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
        {sure && <Notice kind="warn">{t.sure(chosen.length)}</Notice>}
        <div class="dialog-actions">
          {work !== null && work !== t.find && <span class="grow soft small">{work}</span>}
          <Button onPress={onClose}>{texts.close}</Button>
          {found !== null && found.length > 0 && (
            <>
              <Button icon="download" pending={work !== null} refused={chosen.length === 0 ? t.nothing : null} onPress={() => void save()}>
                {t.exportAll(chosen.length)}
              </Button>
              <Button kind="danger-main" pending={work !== null} refused={chosen.length === 0 ? t.nothing : null} onPress={() => (sure ? void erase() : setSure(true))}>
                {sure ? t.yes : t.eraseAll(chosen.length)}
              </Button>
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}
