import { describe, expect, it } from 'vitest';
import { readDelimited } from './delimited-text.ts';

const read = (text: string, limits = { rows: 10, cellCharacters: 20 }) => readDelimited(text, limits);
const cells = (text: string) => {
  const rows = read(text);
  return rows.ok ? rows.value.map((row) => [row.line, ...row.cells]) : rows.refusal;
};

describe('a CSV file', () => {
  it.each<[string, string, unknown]>([
    [
      'with CRLF and a final one',
      'a,b\r\n1,2\r\n',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'with LF and no final one',
      'a,b\n1,2',
      [
        [1, 'a', 'b'],
        [2, '1', '2'],
      ],
    ],
    [
      'with a byte order mark',
      '\ufeffa\n1',
      [
        [1, 'a'],
        [2, '1'],
      ],
    ],
    [
      'with commas, quotes and line breaks in quotes',
      'a,b\n"x,""y""","1\n2"\n3,4',
      [
        [1, 'a', 'b'],
        [2, 'x,"y"', '1\n2'],
        [4, '3', '4'],
      ],
    ],
    [
      'with empty cells',
      'a,b\n,""',
      [
        [1, 'a', 'b'],
        [2, '', ''],
      ],
    ],
    ['that is empty', '', []],
  ])('%s is read', (_, text, rows) => {
    expect(cells(text)).toEqual(rows);
  });

  it.each([
    ['a quote inside of a cell', 'a\nx"y', /line 2/],
    ['a quote that is not closed', 'a\n"x', /not closed/],
    ['text after a closing quote', 'a\n"x"y', /after a closing quote/],
    ['a lone carriage return', 'a\rb', /lone return/],
    ['a row with another number of cells', 'a,b\n1', /line 2 has 1 cells, the first one 2/],
    ['a blank line in the middle', 'a,b\n\n1,2', /line 2 has 1 cells/],
    ['more rows than are taken', 'a\n'.repeat(11), /more than 10 rows/],
    ['a cell that is too long', 'x'.repeat(21), /too long/],
  ])('with %s is refused', (_, text, why) => {
    expect(read(text)).toMatchObject({ ok: false, refusal: expect.stringMatching(why) });
  });

  it('of ten thousand quotes takes no time', () => {
    expect(read(`"${'""'.repeat(10_000)}`).ok).toBe(false);
  });
});
