import { ok, type Result, refused } from './result.ts';

export interface DelimitedRow {
  /** Of its first character, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * CSV as RFC 4180 has it, and nothing near it: commas, CRLF or LF, quotes around a whole cell or nowhere, the same
 * number of cells in every row. A byte order mark at the beginning is passed over, as spreadsheets write one.
 */
export function readDelimited(
  text: string,
  limits: { readonly rows: number; readonly cellCharacters: number },
): Result<readonly DelimitedRow[], string> {
  const rows: DelimitedRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const start = line;
    const cells: string[] = [];
    for (;;) {
      const isQuoted = text[at] === '"';
      const cell = isQuoted ? quotedCell(text, at) : plainCell(text, at);
      if (cell === null) return refused(`the quotes in line ${line} are not closed, or stand inside a cell`);
      if (cell.value.length > limits.cellCharacters) return refused(`a cell in line ${line} is too long`);
      cells.push(cell.value);
      line += isQuoted ? cell.value.split('\n').length - 1 : 0;
      at = cell.end;
      if (text[at] !== ',') break;
      at += 1;
    }
    const end = text.startsWith('\r\n', at) ? 2 : text[at] === '\n' ? 1 : 0;
    if (end === 0 && at < text.length) return refused(`line ${line} has text after a closing quote, or a lone return`);
    at += end;
    line += 1;
    if (rows.length === limits.rows) return refused(`there are more than ${limits.rows} rows`);
    const [first] = rows;
    if (first !== undefined && first.cells.length !== cells.length) {
      return refused(`line ${start} has ${cells.length} cells, the first one ${first.cells.length}`);
    }
    rows.push({ line: start, cells });
  }
  return ok(rows);
}

interface Cell {
  readonly value: string;
  /** Where the text goes on. */
  readonly end: number;
}

function plainCell(text: string, start: number): Cell | null {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') {
    if (text[end] === '"') return null;
    end += 1;
  }
  return { value: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): Cell | null {
  let end = start + 1;
  for (;;) {
    end = text.indexOf('"', end);
    if (end === -1) return null;
    if (text[end + 1] !== '"') return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
    end += 2;
  }
}
