/** A test by the name it has in its file. */
export interface NamedTest {
  readonly file: string;
  readonly name: string;
}

export interface Row {
  /** Of the line in the page, from 1. */
  readonly line: number;
  readonly id: string;
  readonly what: string;
  readonly code: readonly string[];
  readonly tests: readonly NamedTest[];
  readonly state: string;
}

export interface Table {
  readonly rows: readonly Row[];
  /** Lines that look like a row and are none, each with its number and why. */
  readonly problems: readonly string[];
}

const COLUMNS = ['id', 'what', 'code', 'test', 'state'];
const PATH = /^`([^`\s]+)`$/;
const TEST = /^`([^`\s]+)` "([^"]+)"$/;

/**
 * The rows of a page's tables of id, what, code, test and state; a table of two columns is something else. Within a cell several paths, or
 * several tests, are parted by `<br>`; a cell with nothing in it is a dash.
 */
export function readTable(markdown: string): Table {
  const rows: Row[] = [];
  const problems: string[] = [];
  for (const [index, text] of markdown.split('\n').entries()) {
    if (!text.trimStart().startsWith('|')) continue;
    const line = index + 1;
    const cells = cellsOf(text);
    if (cells.length === 2) continue;
    if (cells.every((cell) => /^:?-+:?$/.test(cell)) && cells.length === COLUMNS.length) continue;
    if (cells.join() === COLUMNS.join()) continue;
    const row = cells.length === COLUMNS.length ? rowOf(line, cells as [string, string, string, string, string]) : null;
    if (row === null) problems.push(`line ${line} is no row of id, what, code, test and state: ${text.trim()}`);
    else rows.push(row);
  }
  return { rows, problems };
}

function rowOf(line: number, [id, what, code, tests, state]: [string, string, string, string, string]): Row | null {
  const paths = listOf(code).map((entry) => PATH.exec(entry)?.[1]);
  const named = listOf(tests).map((entry) => {
    const [, file, name] = TEST.exec(entry) ?? [];
    return file && name ? { file, name } : undefined;
  });
  if (paths.includes(undefined) || named.includes(undefined)) return null;
  return { line, id, what, code: paths as string[], tests: named as NamedTest[], state };
}

const cellsOf = (text: string): string[] =>
  text
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

const listOf = (cell: string): string[] => (cell === '–' ? [] : cell.split('<br>').map((entry) => entry.trim()));
