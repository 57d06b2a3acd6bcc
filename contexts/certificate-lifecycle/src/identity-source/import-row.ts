import { setImmediate as breathe } from 'node:timers/promises';
import { readDelimited } from '@bfcert/kernel/delimited-text';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Binding, type BindingKind, bindingKinds, repeatableKinds } from '../identity/binding.ts';
import type { IdentityContent } from '../identity/identity-content.ts';
import { subjectTypes } from '../identity/subject-type.ts';
import { cellText } from './cell-text.ts';

/** One subject as a source has it, and where it stands there. */
export interface ImportRow extends IdentityContent {
  /** Of a file: the line, from 1. Of a list: the place, from 1. */
  readonly line: number;
}

/** Taken at once; more is a job's (`import-job/`). */
export const MOST_ROWS = 5_000;
export const MOST_CHARACTERS = 4 * 1024 * 1024;
const LONGEST_CELL = 1_000;
/** Between two looks at what else there is to do: a large file keeps nobody waiting. */
const ROWS_AT_ONCE = 5_000;

const COLUMNS = ['subject_type', 'owner', 'family', 'cohorts', ...bindingKinds] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Rows of a CSV file whose first line names its columns: `subject_type`, `owner`, `family`, `cohorts` (several with
 * semicolons between them, as of kinds of which there may be several) and any kind of binding. An empty cell is a binding that there is not.
 */
export async function readImportFile(
  csv: string,
  most = { rows: MOST_ROWS, characters: MOST_CHARACTERS },
): Promise<Result<readonly ImportRow[], string>> {
  if (csv.length > most.characters) return refused(`the file has more than ${most.characters} characters`);
  const read = readDelimited(csv, { rows: most.rows + 1, cellCharacters: LONGEST_CELL });
  if (!read.ok) return read;
  const [heading, ...lines] = read.value;
  if (heading === undefined) return refused('the file is empty');
  const columns: Column[] = [];
  for (const name of heading.cells) {
    const column = COLUMNS.find((known) => known === name);
    if (column === undefined)
      return refused(`the columns are ${COLUMNS.join(', ')}; ${JSON.stringify(name.slice(0, 40))} is none`);
    if (columns.includes(column)) return refused(`there are two columns ${column}`);
    columns.push(column);
  }
  for (const column of ['subject_type', 'owner', 'family'] as const) {
    if (!columns.includes(column)) return refused(`the column ${column} is missing`);
  }
  const rows: ImportRow[] = [];
  for (const [index, { line, cells }] of lines.entries()) {
    if (index % ROWS_AT_ONCE === 0) await breathe();
    const values = new Map(columns.map((column, index) => [column, cellText(cells[index] ?? '')]));
    const of = (column: Column): string => values.get(column) ?? '';
    const subjectType = subjectTypes.find((type) => type === of('subject_type'));
    if (subjectType === undefined)
      return refused(`in line ${line} the subject_type is none of ${subjectTypes.join(', ')}`);
    const cohorts = of('cohorts') === '' ? [] : of('cohorts').split(';');
    const bindings = bindingKinds.flatMap((kind: BindingKind): Binding[] => {
      const values = repeatableKinds.includes(kind) ? of(kind).split(';') : [of(kind)];
      return values.filter((value) => value !== '').map((value) => ({ kind, value }));
    });
    rows.push({ line, subjectType, owner: of('owner'), family: of('family'), cohorts, bindings });
  }
  return ok(rows);
}
