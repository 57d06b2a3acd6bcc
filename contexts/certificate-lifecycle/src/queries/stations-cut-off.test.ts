import { expect, test } from 'vitest';
import { cutOffInWords } from './stations-cut-off.ts';

test.each([
  [[], null],
  [['CS-1'], 'The station behind it loses its line: CS-1.'],
  [['CS-1', 'CS-2'], 'The 2 stations behind it lose their line: CS-1, CS-2.'],
  [['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'The 7 stations behind it lose their line: A, B, C, D, E and 2 more.'],
])('of %j it is said: %s', (stations, words) => {
  expect(cutOffInWords(stations)).toBe(words);
});
