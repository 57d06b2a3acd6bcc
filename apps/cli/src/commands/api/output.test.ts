import { expect, test } from 'vitest';
import { type Column, type Format, Output } from './output.ts';

interface Row {
  readonly name: string;
  readonly count: number | null;
}

const columns: readonly Column<Row>[] = [
  { heading: 'name', of: ({ name }) => name },
  { heading: 'count', of: ({ count }) => count },
];

function printed(format: Format, print: (output: Output) => void): string {
  const written: string[] = [];
  print(new Output(format, (text) => void written.push(text)));
  return written.join('');
}

test('a table has its columns under their headings, and an empty cell for null', () => {
  const rows = [
    { name: 'a', count: 12 },
    { name: 'longer', count: null },
  ];
  expect(printed('table', (output) => output.rows(rows, columns))).toBe('NAME    COUNT\na       12\nlonger\n');
});

test('what a station says of itself cannot move the cursor or turn the text of a terminal', () => {
  const hostile = [{ name: '\u001b[2Jgone\u202e\u0000\u009b', count: 1 }];
  expect(printed('table', (output) => output.rows(hostile, columns))).toContain('\\u001b[2Jgone\\u202e\\u0000\\u009b');
  expect(printed('table', (output) => output.thing({}, [['name', 'a\nb']]))).toBe('name  a\\u000ab\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)'])('in CSV %s is text and no formula', (name) => {
  expect(printed('csv', (output) => output.rows([{ name, count: 1 }], columns))).toBe(`name,count\r\n'${name},1\r\n`);
});

test('in CSV quotes, commas and line ends stay within their cell (RFC 4180)', () => {
  const rows = [{ name: 'a"b,c\nd', count: 1 }];
  expect(printed('csv', (output) => output.rows(rows, columns))).toBe('name,count\r\n"a""b,c\nd",1\r\n');
});

test('JSON has everything the API gave, one array or one line for each', () => {
  const rows = [
    { name: 'a', count: 1, more: true },
    { name: 'b', count: 2, more: false },
  ];
  expect(JSON.parse(printed('json', (output) => output.rows(rows, columns)))).toEqual(rows);
  const lines = printed('ndjson', (output) => output.rows(rows, columns))
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
});

test('for a script the first column stands alone, a line for each and nothing for none', () => {
  const rows = [
    { name: 'a', count: 1 },
    { name: 'b\nc', count: 2 },
  ];
  expect(printed('id', (output) => output.rows(rows, columns))).toBe('a\nb\\u000ac\n');
  expect(printed('id', (output) => output.rows([], columns))).toBe('');
  const lines = [
    ['id', 'idn_1'],
    ['version', 3],
  ] as const;
  expect(printed('id', (output) => output.thing({}, lines))).toBe('idn_1\n');
});
