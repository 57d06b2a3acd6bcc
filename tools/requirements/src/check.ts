import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { requirementIds } from './ids.ts';
import { type NamedTest, type Row, readTable } from './read-table.ts';

export const PAGE = 'docs/requirements.md';

export interface Report {
  readonly rows: number;
  readonly tests: number;
  /** One sentence each; none when the page is true. */
  readonly problems: readonly string[];
}

/**
 * Holds the page of requirements against the sources below `root`: each id has one row, what a row names
 * exists, and what it calls done is shown by a test.
 */
export function checkRequirements(root: string): Report {
  const { rows, problems } = readTable(readFileSync(join(root, PAGE), 'utf8'));
  const found = [...problems, ...problemsOfIds(rows)];
  for (const row of rows) {
    for (const problem of problemsOf(root, row)) found.push(`${row.id} (line ${row.line}): ${problem}`);
  }
  return { rows: rows.length, tests: rows.reduce((sum, row) => sum + row.tests.length, 0), problems: found };
}

function problemsOfIds(rows: readonly Row[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const { id } of rows) seen.set(id, (seen.get(id) ?? 0) + 1);
  return [
    ...requirementIds.filter((id) => !seen.has(id)).map((id) => `${id} has no row`),
    ...[...seen].filter(([, count]) => count > 1).map(([id, count]) => `${id} has ${count} rows`),
    ...[...seen.keys()].filter((id) => !requirementIds.includes(id)).map((id) => `${id} is no id of the specification`),
  ];
}

function problemsOf(root: string, row: Row): readonly string[] {
  const found: string[] = [];
  if (row.what === '' || row.what === '–') found.push('it does not say what is asked');
  for (const path of row.code) {
    if (!isInside(path) || !existsSync(join(root, path))) found.push(`there is no ${path}`);
  }
  for (const test of row.tests) found.push(...problemsOfTest(root, test));
  return [...found, ...problemsOfState(row)];
}

function problemsOfState({ id, state, code, tests }: Row): readonly string[] {
  if (/^later: part [2-8] of 8$/.test(state)) return [];
  if (/^outside: \S/.test(state)) return id.startsWith('A-FWS-') ? [] : ['only firmware signing is outside'];
  if (state === 'answered') {
    const decided = id.startsWith('Q-') && code.some((path) => /^docs\/decisions\/\d{4}-[a-z0-9-]+\.md$/.test(path));
    return decided ? [] : ['only an open question is answered, by a page of docs/decisions'];
  }
  if (state !== 'met' && !/^partly: \S/.test(state)) return [`"${state}" is no state`];
  const word = state === 'met' ? 'met' : 'partly met';
  return [
    ...(code.length === 0 ? [`it is ${word} and names no code`] : []),
    ...(tests.length === 0 ? [`it is ${word} and names no test`] : []),
  ];
}

function problemsOfTest(root: string, { file, name }: NamedTest): readonly string[] {
  const path = join(root, file);
  if (!isInside(file) || !/\.test\.tsx?$/.test(file)) return [`${file} is no file of tests`];
  if (!existsSync(path) || !statSync(path).isFile()) return [`there is no ${file}`];
  return hasTest(readFileSync(path, 'utf8'), name) ? [] : [`${file} has no test "${name}"`];
}

const isInside = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..');

/** Where the call begins its line, so that neither a comment nor a `describe` nor a text is taken for a test. */
function hasTest(source: string, name: string): boolean {
  const start = String.raw`^[ \t]*(?:(?:it|test)(?:\.each\(.*\))?|\](?: as const)?\))\(\s*`;
  const literal = `(['"\`])${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}\\1`;
  return new RegExp(`${start}${literal}`, 'm').test(source);
}
