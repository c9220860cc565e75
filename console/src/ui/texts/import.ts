/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Technicians out of a CSV file. Of the Administration Center alone. */
import { problemText } from '../texts.ts';
import { plural } from './plural.ts';

export const importTexts = {
  button: 'Import',
  title: 'Import technicians',
  lead: 'A CSV file in UTF-8 whose first line names its columns: login, name, group, and if you like role and password. A group is its path, such as Support/First line. Without a password one is made.',
  template: 'Download a template',
  file: 'CSV file',
  fileHint: 'Up to 200 lines. Nobody is made before you have seen what is in it.',
  tooLarge: 'This file is too large: at most 64 kB.',
  notUtf8: 'This file is not UTF-8. Save it as “CSV UTF-8” and choose it again.',
  found: (count: number) => `${plural(count, 'technician', 'technicians')} in this file.`,
  problems: (count: number) => `${plural(count, 'thing has', 'things have')} to be mended in the file. Nobody is made until then.`,
  line: 'Line',
  password: 'Password',
  given: 'From the file',
  made: 'Is made',
  sound: 'Good',
  what: 'Result',
  make: (count: number) => `Make ${plural(count, 'technician', 'technicians')}`,
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
  too_many_cells: 'This line has more cells than the first one.',
  password_short: 'The password is too short.',
  password_long: 'The password is too long.',
  password_is_login: 'The password is the login.',
  password_common: 'The password is easy to guess.',
};

const wholeFile: Record<string, (line: number, column: string) => string> = {
  csv_malformed: (line) => `Line ${line} cannot be read: look at its quotation marks.`,
  csv_no_rows: () => 'There is no technician in this file.',
  csv_too_many_rows: () => 'There are more than 200 lines in this file.',
  csv_column_missing: (_, column) => `The first line does not name the column ${column}.`,
  csv_column_unknown: (_, column) => `The first line names a column that is not known: ${column}`,
  csv_column_twice: (_, column) => `The first line names the column ${column} twice.`,
};

/** What stands against a line. */
export function importProblem(code: string): string {
  return problems[code] ?? problemText(code);
}

/** What stands against the file as a whole, or undefined for another problem. */
export function fileProblem(code: string, params: Record<string, string | number | boolean>): string | undefined {
  return wholeFile[code]?.(Number(params.line ?? 0), String(params.column ?? ''));
}
