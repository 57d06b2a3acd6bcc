import { findJsonDefect } from '@bfcert/kernel/json-text';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Binding } from '../identity/binding.ts';
import { subjectTypes } from '../identity/subject-type.ts';
import type { ImportRow } from './import-row.ts';

const MEMBERS: readonly string[] = ['subjectType', 'owner', 'family', 'cohorts', 'bindings'];

/**
 * A JSON array of rows as `POST /identities/imports` takes them: `subjectType`, `owner`, `family`, `bindings` of `kind` and
 * `value`, and maybe `cohorts`. What a row's values mean is judged with the row; what it has no member for refuses all.
 */
export function readImportList(text: string, most: { readonly rows: number }): Result<readonly ImportRow[], string> {
  const list = parsed(text);
  if (!Array.isArray(list)) return refused('it is no JSON array');
  if (list.length > most.rows) return refused(`it has more than ${most.rows} rows`);
  const rows: ImportRow[] = [];
  for (const [index, value] of list.entries()) {
    const row = rowOf(value as unknown);
    if (row === null) return refused(`row ${index + 1} is none: it has ${MEMBERS.join(', ')}, and nothing else`);
    rows.push({ line: index + 1, ...row });
  }
  return ok(rows);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return findJsonDefect(text) === null ? value : null;
  } catch {
    return null;
  }
}

function rowOf(value: unknown): Omit<ImportRow, 'line'> | null {
  if (!isObject(value) || !Object.keys(value).every((name) => MEMBERS.includes(name))) return null;
  const { owner, family, cohorts = [], bindings } = value;
  const subjectType = subjectTypes.find((type) => type === value['subjectType']);
  if (subjectType === undefined || typeof owner !== 'string' || typeof family !== 'string') return null;
  if (!Array.isArray(cohorts) || !cohorts.every((cohort): cohort is string => typeof cohort === 'string')) return null;
  if (!Array.isArray(bindings) || !bindings.every(isBinding)) return null;
  return { subjectType, owner, family, cohorts, bindings };
}

/** Whether there is such a kind is judged with the row. */
const isBinding = (value: unknown): value is Binding =>
  isObject(value) &&
  Object.keys(value).length === 2 &&
  typeof value['kind'] === 'string' &&
  typeof value['value'] === 'string';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
