/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Person, Role } from '../net/types.ts';
import { importProblem, importTexts as t } from '../ui/texts/import.ts';
import { adminTexts } from '../ui/texts/administration.ts';
import { texts } from '../ui/texts.ts';

export interface ImportedRow {
  line: number;
  login: string;
  name: string;
  group: Person | null;
  role: Role;
  password_given: boolean;
  problems: readonly { column: string; code: string }[];
  id: string | null;
  first_password: string | null;
}

/** What the server says of a file. */
export interface Imported {
  applied: boolean;
  problems: number;
  rows: readonly ImportedRow[];
}

/** The lines of a file: what stands against each, or whom it made. */
export function ImportRows({ imported }: { imported: Imported }) {
  return (
    <div class="leaving-table import-table" tabIndex={0} role="group" aria-label={t.title}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.line}</th>
            <th scope="col">{texts.signIn.login}</th>
            <th scope="col">{adminTexts.technicians.name}</th>
            <th scope="col">{adminTexts.technicians.group}</th>
            <th scope="col">{imported.applied ? t.password : t.what}</th>
          </tr>
        </thead>
        <tbody>
          {imported.rows.map((row) => (
            <tr key={row.line} class="table-row" data-line={row.line}>
              <td class="number">{row.line}</td>
              <th scope="row" class="admin-name">
                <bdi>{row.login}</bdi>
              </th>
              <td>
                <bdi>{row.name}</bdi>
              </td>
              <td>
                <bdi>{row.group?.name ?? texts.none}</bdi>
                {row.role === 'administrator' && <span class="soft small"> ({adminTexts.technicians.roles.administrator})</span>}
              </td>
              <td>
                {imported.applied ? (
                  row.first_password === null ? (
                    t.given
                  ) : (
                    <code class="mono">{row.first_password}</code>
                  )
                ) : row.problems.length === 0 ? (
                  t.sound
                ) : (
                  <ul class="import-problems">
                    {row.problems.map(({ column, code }) => (
                      <li key={column + code}>
                        {column}: {importProblem(code)}
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
