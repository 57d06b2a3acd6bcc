import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateOf, mondayOf, nameOfWeek, WEEK_MS } from './week.ts';

test.each([
  ['2026-12-31T23:59:59.999Z', '2026-12-28', '2026-W53', 'the last day of a year that has 53 weeks'],
  ['2027-01-01T00:00:00Z', '2026-12-28', '2026-W53', 'New Year in the last week of the year before'],
  ['2027-01-04T00:00:00Z', '2027-01-04', '2027-W01', 'the first Monday after that'],
  ['2024-12-30T12:00:00Z', '2024-12-30', '2025-W01', 'the end of a year in the first week of the next'],
  ['2023-01-01T12:00:00Z', '2022-12-26', '2022-W52', 'New Year on a Sunday'],
  ['2026-03-01T23:59:59.999Z', '2026-02-23', '2026-W09', 'the last moment of a Sunday'],
  ['2026-03-02T00:00:00Z', '2026-03-02', '2026-W10', 'the first moment of a Monday'],
  ['2020-02-29T00:00:00Z', '2020-02-24', '2020-W09', 'a leap day'],
])('%s is in the week from %s on, %s (%s)', (at, monday, name) => {
  expect([dateOf(mondayOf(new Date(at))), nameOfWeek(mondayOf(new Date(at)))]).toEqual([monday, name]);
});

test('each moment is in one week that begins on a Monday, and each week has another name than the next', () => {
  const any = fc.date({ min: new Date('1960-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(any, (at) => {
      const monday = mondayOf(at);
      expect(monday.getUTCDay()).toBe(1);
      expect(at.getTime() - monday.getTime()).toBeGreaterThanOrEqual(0);
      expect(at.getTime() - monday.getTime()).toBeLessThan(WEEK_MS);
      const next = new Date(monday.getTime() + WEEK_MS);
      expect(mondayOf(next)).toEqual(next);
      expect(nameOfWeek(next) > nameOfWeek(monday)).toBe(true);
    }),
  );
});
