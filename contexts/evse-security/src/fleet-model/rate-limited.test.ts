import { expect, test } from 'vitest';
import { RateLimited } from './rate-limited.ts';

test('what comes at once is done one after the other, and the longest wait and the busiest second and hour are told', () => {
  const limited = new RateLimited(10);
  expect([0, 0, 0, 900].map((now) => limited.doneAt(now))).toEqual([100, 200, 300, 1_000]);
  expect(limited.doneAt(1_000)).toBe(1_100);
  expect(limited.load()).toEqual({ total: 5, askedInASecond: 4, askedInAnHour: 5, longestWaitSeconds: 0.2 });
});
