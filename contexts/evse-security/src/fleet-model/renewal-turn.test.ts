import { expect, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { RenewalTurn } from './renewal-turn.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.parse('2026-01-05T00:00:00Z');

/** All are due at once, and end so many days later; in which hour each began, and which one it was. */
function begun(
  quota: { readonly perHour: number; readonly perDay: number | null },
  ends: readonly number[],
  hours = 100,
) {
  const queue = new EventQueue(START);
  const turn = new RenewalTurn(queue, quota);
  const seen: (readonly [hour: number, days: number])[] = [];
  for (const days of ends) {
    queue.at(START, () =>
      turn.await(START + days * DAY_MS, () => seen.push([Math.floor((queue.now - START) / HOUR_MS), days])),
    );
  }
  queue.runUntil(START + hours * HOUR_MS);
  return { hours: seen.map(([hour]) => hour), days: seen.map(([, days]) => days), putOff: turn.putOff() };
}

test('no more renewals begin in an hour than the quota has, and of those that wait the one that ends first is first', () => {
  const { hours, days, putOff } = begun({ perHour: 2, perDay: null }, [30, 29, 22, 24, 23]);
  expect(hours).toEqual([0, 0, 1, 1, 2]);
  expect(days).toEqual([30, 29, 22, 23, 24]);
  expect(putOff).toEqual({ renewals: 3, waiting: 0, longestHours: 2, leastDaysLeft: 22 });
});

test('nor in a day', () => {
  const { hours } = begun({ perHour: 10, perDay: 3 }, [1, 2, 3, 4, 5]);
  expect(hours).toEqual([0, 0, 0, 24, 24]);
});

test('what fits is not put off', () => {
  expect(begun({ perHour: 10, perDay: null }, [25, 26]).putOff).toEqual({
    renewals: 0,
    waiting: 0,
    longestHours: 0,
    leastDaysLeft: 25,
  });
  expect(begun({ perHour: 10, perDay: null }, []).putOff.leastDaysLeft).toBeNull();
});

test('what still waits is told, and that its certificate has ended meanwhile', () => {
  const { hours, putOff } = begun({ perHour: 10, perDay: 1 }, [1, 1, 1], 36);
  expect(hours).toEqual([0, 24]);
  expect(putOff).toEqual({ renewals: 1, waiting: 1, longestHours: 36, leastDaysLeft: -0.5 });
});
