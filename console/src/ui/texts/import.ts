/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians out of a CSV file. Of the Administration Center alone. */
import { problemText } from '../texts.ts';
import { plural } from './plural.ts';
import { within } from './within.ts';

export const importTexts = {
  button: 'Import',
  title: 'Import technicians',
  lead: 'A CSV file whose first line names its columns: login, name, group, and if you like role and password; commas, semicolons or tabs between them. A group is its path, such as Support/First line. Without a password one is made.',
  template: 'Download a template',
  file: 'CSV file',
  fileHint: 'Up to 200 lines. Nobody is made before you have seen what is in it.',
  tooLarge: 'This file is too large: at most 64 kB.',
  notUtf8: 'The letters of this file cannot be read, or it is no text. Save it as “CSV UTF-8” or “Unicode text” and choose it again.',
  empty: 'This file is empty.',
  found: (count: number) => `${plural(count, 'technician', 'technicians')} in this file.`,
  problems: (count: number) => `${plural(count, 'thing has', 'things have')} to be mended in the file. Nobody is made until then.`,
  line: 'Line',
  password: 'Password',
  given: 'From the file',
  made: 'Is made',
  sound: 'Good',
  what: 'Result',
  mustChange: 'Each must change his password at the first sign-in',
  make: (count: number) => (count === 0 ? 'Make technicians' : `Make ${plural(count, 'technician', 'technicians')}`),
  choose: 'Choose a file first.',
  mend: 'Mend the file and choose it again.',
  done: (count: number) => `${plural(count, 'technician has', 'technicians have')} been made.`,
  once: 'The passwords that were made are shown this once. Save them now and hand them over safely.',
  save: 'Save the passwords',
  finish: 'Done',
};

const problems: Record<string, string> = {
  login_twice: 'This login stands in the file already.',
  unknown_group: 'There is no such group, or it is not one of yours.',
  role_unknown: 'Write technician or administrator.',
  too_many_cells: 'This line has more cells than the first one. A cell with a comma, semicolon or tab of its own needs quotation marks.',
  password_short: 'The password is too short.',
  password_long: 'The password is too long.',
  password_is_login: 'The password is the login.',
  password_common: 'The password is easy to guess.',
};

const wholeFile: Record<string, (line: number, column: string) => string> = {
  csv_malformed: (line) => `Line ${line} cannot be read: look at its quotation marks. One inside a cell is written twice.`,
  csv_no_rows: () => 'There is no technician in this file. Write one a line below the names of the columns.',
  csv_too_many_rows: () => 'There are more than 200 lines in this file. Make several files of it.',
  csv_column_missing: (line, column) => `Line ${line} does not name the column ${column}. The first line names the columns, in any order.`,
  csv_column_unknown: (line, column) => `Line ${line} names a column that is not known: “${within(column)}”. Take it out, or look whether commas, semicolons or tabs are between the names.`,
  csv_column_twice: (line, column) => `Line ${line} names the column ${within(column)} twice. Take one of them out.`,
};

/** What stands against a line. */
export function importProblem(code: string): string {
  return problems[code] ?? problemText(code);
}

/** What stands against the file as a whole, or undefined for another problem. */
export function fileProblem(code: string, params: Record<string, string | number | boolean>): string | undefined {
  return wholeFile[code]?.(Number(params.line ?? 0), String(params.column ?? ''));
}
