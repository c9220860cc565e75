/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A text that the page has made, as a file. */

/* What a spreadsheet would take for a formula is made a text, by the sign that spreadsheets know for it. */
const formula = /^[=+\-@\t\r]/u;

/** A cell of a CSV file (RFC 4180) that no spreadsheet calculates with. */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n']/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvLines = (lines: readonly (readonly string[])[]): string => lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');

export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
