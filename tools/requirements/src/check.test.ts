import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRequirements, PAGE } from './check.ts';
import { requirementIds } from './ids.ts';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const HEAD = '| id | what | code | test | state |\n|---|---|---|---|---|';
const TEST_FILE = 'src/a.test.ts';
let tree: string;

beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'requirements-'));
  write('src/a.ts', '');
  write('docs/decisions/0001-why.md', '');
  write(TEST_FILE, "test('does it', () => {});\n");
});
afterEach(() => rmSync(tree, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  writeFileSync(join(tree, file), text);
}

const later = (id: string): string => `| ${id} | It is asked. | – | – | later: part 4 of 8 |`;
const row = ({ id = 'FR-001', what = 'It is asked.', code = '`src/a.ts`', test = named('does it'), state = 'met' }) =>
  `| ${id} | ${what} | ${code} | ${test} | ${state} |`;
const named = (name: string, file = TEST_FILE): string => `\`${file}\` "${name}"`;

/** The problems of a page with these rows, and one of part 4 for every id that they do not name. */
function problemsWith(...rows: readonly string[]): readonly string[] {
  const given = rows.map((each) => each.split('|')[1]?.trim());
  const rest = requirementIds.filter((id) => !given.includes(id)).map(later);
  write(PAGE, ['# Page', '', HEAD, ...rows, ...rest].join('\n'));
  return checkRequirements(tree).problems;
}

describe('the check of requirements', () => {
  it('finds the page of this repository true', () => {
    const { problems, rows } = checkRequirements(repository);
    expect(problems).toEqual([]);
    expect(rows).toBe(requirementIds.length);
  });

  it('knows each id once', () => {
    expect(new Set(requirementIds).size).toBe(requirementIds.length);
  });

  it.each([
    ['met', row({})],
    ['partly', row({ state: 'partly: the first half' })],
    [
      'several paths and tests',
      row({ code: '`src/a.ts`<br>`src`', test: `${named('does it')}<br>${named('does it')}` }),
    ],
    ['answered', row({ id: 'Q-1', code: '`docs/decisions/0001-why.md`', test: '–', state: 'answered' })],
    ['outside', row({ id: 'A-FWS-08', code: '–', test: '–', state: 'outside: of a future design' })],
  ])('takes a row that is true: %s', (_, planted) => {
    expect(problemsWith(planted)).toEqual([]);
  });

  it.each([
    ['an id twice', [later('E-1'), later('E-1')], 'E-1 has 2 rows'],
    ['an id that there is not', [later('FR-999')], 'FR-999 is no id of the specification'],
    ['no sentence', [row({ what: '' })], 'it does not say what is asked'],
    ['code that is gone', [row({ code: '`src/gone.ts`' })], 'there is no src/gone.ts'],
    ['code outside', [row({ code: '`../package.json`' })], 'there is no ../package.json'],
    ['an absolute path', [row({ code: '`/etc/hosts`' })], 'there is no /etc/hosts'],
    ['tests that are gone', [row({ test: named('does it', 'src/b.test.ts') })], 'there is no src/b.test.ts'],
    ['a file of no tests', [row({ test: named('does it', 'src/a.ts') })], 'src/a.ts is no file of tests'],
    ['a test that was renamed', [row({ test: named('did it') })], 'src/a.test.ts has no test "did it"'],
    ['a part of a name', [row({ test: named('does') })], 'src/a.test.ts has no test "does"'],
    ['a name that is a pattern', [row({ test: named('d.*') })], 'src/a.test.ts has no test "d.*"'],
    ['met without code', [row({ code: '–' })], 'it is met and names no code'],
    ['met without a test', [row({ test: '–' })], 'it is met and names no test'],
    ['partly met without a test', [row({ state: 'partly: half', test: '–' })], 'it is partly met and names no test'],
    ['partly without what', [row({ state: 'partly:' })], '"partly:" is no state'],
    ['an unknown state', [row({ state: 'done' })], '"done" is no state'],
    ['a part that there is not', [row({ state: 'later: part 9 of 8' })], '"later: part 9 of 8" is no state'],
    ['an answer to no question', [row({ state: 'answered' })], 'only an open question is answered'],
    ['an answer without a decision', [row({ id: 'Q-1', state: 'answered' })], 'only an open question is answered'],
    ['a requirement declared outside', [row({ state: 'outside: hard' })], 'only firmware signing is outside'],
    ['a column too many', [`${row({})} more |`], 'is no row of id, what, code, test and state'],
    ['a path without marks', [row({ code: 'src/a.ts' })], 'is no row of id, what, code, test and state'],
    ['a test without a name', [row({ test: '`src/a.test.ts`' })], 'is no row of id, what, code, test and state'],
  ])('names %s', (_, planted, problem) => {
    expect(problemsWith(...planted)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('names every id that has no row', () => {
    write(PAGE, `${HEAD}\n${later('FR-001')}`);
    expect(checkRequirements(tree).problems).toEqual(requirementIds.slice(1).map((id) => `${id} has no row`));
  });

  it.each([
    ['of a list', "test.each(all)('does it', () => {});"],
    ['of a list over several lines', "it.each([\n  [1],\n] as const)('does it', () => {});"],
    ['on the next line', "  it(\n    'does it',\n"],
    ['in other quotes', 'it("does it", () => {});'],
  ])('finds a test %s', (_, source) => {
    write(TEST_FILE, source);
    expect(problemsWith(row({}))).toEqual([]);
  });

  it.each([
    ['in a comment', "// test('does it', () => {});"],
    ['that is a group', "describe('does it', () => {});"],
    ['that is skipped', "test.skip('does it', () => {});"],
    ['that is to be written', "test.todo('does it');"],
    ['that is a text', "expect(of('does it')).toBe(1);"],
  ])('takes nothing for a test %s', (_, source) => {
    write(TEST_FILE, source);
    expect(problemsWith(row({}))).toEqual([`FR-001 (line 5): ${TEST_FILE} has no test "does it"`]);
  });

  it('finds a planted fault in the page of this repository', () => {
    const page = readFileSync(join(repository, PAGE), 'utf8');
    write(PAGE, page.replace('| FR-004 |', '| FR-044 |'));
    const { problems } = checkRequirements(tree);
    expect(problems).toContain('FR-004 has no row');
    expect(problems).toContain('FR-044 is no id of the specification');
  });
});
