import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { AttemptLimiter } from './attempt-limiter.ts';

test('failures exhaust their own key only, and time refills it', () => {
  const clock = new FixedClock('2026-11-22T20:00:00Z');
  const limiter = new AttemptLimiter(clock, { burst: 3, perMinute: 6 });
  for (let i = 0; i < 3; i++) limiter.record('bad');
  expect([limiter.isExhausted('bad'), limiter.isExhausted('good')]).toEqual([true, false]);
  clock.advance(9_000);
  expect(limiter.isExhausted('bad')).toBe(true);
  clock.advance(1_000);
  expect(limiter.isExhausted('bad')).toBe(false);
  limiter.record('bad');
  expect(limiter.isExhausted('bad')).toBe(true);
});

test('who costs as much as many is held off for as long as many are', () => {
  const clock = new FixedClock('2026-11-22T20:00:00Z');
  const limiter = new AttemptLimiter(clock, { burst: 3, perMinute: 60 });
  const [costly, little] = ['costly', 'little'];
  for (let i = 0; i < 5; i++) limiter.record(costly, 30);
  for (let i = 0; i < 5; i++) limiter.record(little);
  clock.advance(1_000);
  expect([limiter.isExhausted(costly), limiter.isExhausted(little)]).toEqual([true, false]);
  clock.advance(28_999);
  expect(limiter.isExhausted(costly)).toBe(true);
  clock.advance(1);
  expect(limiter.isExhausted(costly)).toBe(false);
});

test('a success fills the bucket again', () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 2, perMinute: 1 });
  limiter.record('nat');
  limiter.record('nat');
  limiter.forgive('nat');
  expect(limiter.isExhausted('nat')).toBe(false);
});

test('what is given back counts no more, and nobody gets more than there is', () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 1, perMinute: 1 });
  limiter.giveBack('one');
  limiter.record('one');
  expect(limiter.isExhausted('one')).toBe(true);
  limiter.giveBack('one');
  limiter.giveBack('one');
  expect(limiter.isExhausted('one')).toBe(false);
  limiter.record('one');
  expect(limiter.isExhausted('one')).toBe(true);
});
