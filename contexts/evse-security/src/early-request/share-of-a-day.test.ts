import { expect, test } from 'vitest';
import { turnAfter } from './share-of-a-day.ts';

const HOUR_MS = 3_600_000;
const now = new Date('2026-05-02T00:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);

test('a share of a day is free again a day after what was taken, whatever the calendar says', () => {
  expect(turnAfter([], 3, now)).toBeNull();
  expect(turnAfter([ago(1), ago(2)], 3, now)).toBeNull();
  expect(turnAfter([ago(20), ago(1), ago(2)], 3, now)).toEqual(ago(-4));
  expect(turnAfter([ago(24), ago(1), ago(2)], 3, now)).toBeNull();
  expect(turnAfter([ago(23), ago(20), ago(1), ago(2)], 3, now)).toEqual(ago(-4));
});
