import { expect, test } from 'vitest';
import { offAtStart } from './judge-start.ts';

const SIGN = '2026-03-01T00:00:00.000Z';
const MINUTE = 60_000;
const DAY = 86_400_000;
const at = (offset: number) => new Date(Date.parse(SIGN) + offset);

test.each([
  ['five minutes behind', -5 * MINUTE, 0],
  ['more than that behind', -5 * MINUTE - 1, -5 * MINUTE - 1],
  ['the same time', 0, 0],
  ['thirty days later', 30 * DAY, 0],
  ['more than that later', 30 * DAY + 1, 30 * DAY + 1],
  ['at the epoch', -Date.parse(SIGN), -Date.parse(SIGN)],
])('a start %s is judged to the millisecond', (_, offset, off) => {
  expect(offAtStart(at(offset), SIGN)).toBe(off);
});

test('what has been counted since the start is time that has passed', () => {
  expect(offAtStart(at(40 * DAY), SIGN, 20 * DAY)).toBe(0);
  expect(offAtStart(at(DAY), SIGN, 2 * DAY)).toBe(-DAY);
});
