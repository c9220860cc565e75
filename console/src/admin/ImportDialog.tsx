/* SPDX-License-Identifier: GPL-3.0-or-later */
import { useState } from 'preact/hooks';
import { ProblemError, request } from '../net/http.ts';
import { Button } from '../ui/Button.tsx';
import { CheckField } from '../ui/CheckField.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { errorText } from '../ui/errors.ts';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { fileProblem, importTexts as t } from '../ui/texts/import.ts';
import { texts } from '../ui/texts.ts';
import { readDirectory } from './directory.ts';
import { csvLines, saveFile } from './download.ts';
import { ImportRows, type Imported } from './ImportRows.tsx';
import { readText } from './read-text.ts';

const bytesMax = 65_536;
const waitMs = 90_000;
const columns = ['login', 'name', 'group', 'role', 'password'];

/** Makes technicians out of a CSV file: chosen, looked at line by line, made all at once, their first passwords shown once. */
export function ImportDialog({ example, onClose }: { example: string; onClose: () => void }) {
  const [csv, setCsv] = useState<string | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [mustChange, setMustChange] = useState(true);
  const [pending, setPending] = useState(false);

  const send = async (text: string, apply: boolean) => {
    setPending(true);
    setError(null);
    try {
      const answer = await request<Imported>('POST', '/technicians/import', { csv: text, apply, must_change_password: mustChange }, waitMs);
      setImported(answer);
      if (answer.applied) await readDirectory();
    } catch (problem) {
      const known = problem instanceof ProblemError ? fileProblem(problem.problem.code, problem.problem.params) : undefined;
      setError(known ?? errorText(problem));
    }
    setPending(false);
  };
  const choose = async (file: File | undefined) => {
    setCsv(null);
    setImported(null);
    setError(null);
    if (file === undefined) return;
    const text = file.size > 2 * bytesMax ? '' : await readText(file);
    if (text === null) {
      setError(t.notUtf8);
      return;
    }
    if (file.size > 2 * bytesMax || new TextEncoder().encode(text).length > bytesMax) {
      setError(t.tooLarge);
      return;
    }
    if (text === '') {
      setError(t.empty);
      return;
    }
    setCsv(text);
    await send(text, false);
  };
  const template = () => saveFile('technicians.csv', 'text/csv;charset=utf-8', csvLines([columns, ['ada', 'Ada Lovelace', example, 'technician', 'make one']]));
  const savePasswords = () => {
    const lines = (imported?.rows ?? []).map((row) => [row.login, row.name, row.group?.name ?? '', row.first_password ?? '']);
    saveFile('first-passwords.csv', 'text/csv;charset=utf-8', csvLines([['login', 'name', 'group', 'first password'], ...lines]));
  };
  const applied = imported?.applied === true;
  const refused = csv === null ? t.choose : imported === null ? texts.loading : imported.problems > 0 ? t.mend : null;
  return (
    <Dialog id="technician-import" title={t.title} wide onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (csv !== null && refused === null && !pending && !applied) void send(csv, true);
        }}
      >
        {error !== null && <Notice kind="bad">{error}</Notice>}
        {applied ? (
          <Notice kind="warn">
            <p>{t.done(imported.rows.length)}</p>
            {imported.rows.some((row) => row.first_password !== null) && <p>{t.once}</p>}
          </Notice>
        ) : (
          <>
            <p>{t.lead}</p>
            <div>
              <Button icon="download" onPress={template}>
                {t.template}
              </Button>
            </div>
            <Field label={t.file} hint={t.fileHint}>
              {(ids) => <input {...ids} class="input" type="file" accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values" onChange={(event) => void choose(event.currentTarget.files?.[0])} />}
            </Field>
            <CheckField label={t.mustChange} hint={texts.security.newPassword.askHint} checked={mustChange} onChange={setMustChange} />
          </>
        )}
        {imported !== null && !applied && (
          <p role="status">
            {t.found(imported.rows.length)} {imported.problems > 0 && <strong>{t.problems(imported.problems)}</strong>}
          </p>
        )}
        {imported !== null && <ImportRows imported={imported} />}
        <div class="dialog-actions">
          {applied ? (
            <>
              {imported.rows.some((row) => row.first_password !== null) && (
                <Button icon="download" onPress={savePasswords}>
                  {t.save}
                </Button>
              )}
              <Button kind="main" onPress={onClose}>
                {t.finish}
              </Button>
            </>
          ) : (
            <>
              <Button onPress={onClose}>{texts.cancel}</Button>
              <Button type="submit" kind="main" pending={pending} refused={refused}>
                {t.make(imported?.rows.length ?? 0)}
              </Button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}
