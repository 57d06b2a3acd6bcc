import { expect, test } from 'vitest';
import { parseConnectionPriority } from './connection-priority.ts';

test.each([
  ['1', [1]],
  ['2, 1', [2, 1]],
  [' 0 ,3\t', [0, 3]],
] as const)('%j is a list of slots', (text, slots) => {
  expect(parseConnectionPriority(text)).toEqual(slots);
});

test.each(['', ' ', '1,', ',1', '1;2', 'x', '-1', '1.5', '1 2', '9999999999'])('%j is not', (text) => {
  expect(parseConnectionPriority(text)).toBeNull();
});
