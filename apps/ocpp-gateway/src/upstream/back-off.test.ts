import { expect, test } from 'vitest';
import { backOffMs } from './back-off.ts';

const limits = { firstMs: 1_000, mostMs: 60_000 };

test('the wait doubles with each failure in a row up to a limit', () => {
  expect([1, 2, 3, 4, 7, 8, 1_000_000].map((failures) => backOffMs(failures, limits, 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 60_000, 60_000, 60_000,
  ]);
});

test('half of it is left to chance', () => {
  expect(backOffMs(3, limits, 0)).toBe(2_000);
  expect(backOffMs(3, limits, 0.5)).toBe(3_000);
});
