// SPDX-License-Identifier: GPL-3.0-or-later
// A file as a spreadsheet reads it (RFC 4180).
import { Unexpected } from './runner.js';

export function readCsv(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; ) {
    const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (!found) throw new Unexpected(`no CSV from here: ${JSON.stringify(text.slice(at, at + 80))}`);
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] !== ',') {
      lines.push(cells);
      cells = [];
    }
    at = cell.lastIndex;
  }
  if (cells.length > 0) throw new Unexpected('the last line has no end');
  return lines;
}
