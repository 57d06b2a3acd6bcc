import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { type Attempt, AttemptLimiter } from './attempt-limiter.ts';

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

test('whose failures are more than a tenth of what it is allowed fails, until time or a success has given them back', () => {
  const clock = new FixedClock('2026-11-22T20:00:00Z');
  const limiter = new AttemptLimiter(clock, { burst: 20, perMinute: 60 });
  const seen = [];
  for (let i = 0; i < 3; i++) {
    limiter.record('one');
    seen.push(limiter.isDented('one'));
  }
  clock.advance(1_000);
  seen.push(limiter.isDented('one'));
  limiter.record('one');
  seen.push(limiter.isDented('one'));
  limiter.forgive('one');
  seen.push(limiter.isDented('one'));
  expect(seen).toEqual([false, false, true, false, true, false]);
});

test('a success fills the bucket again', () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 2, perMinute: 1 });
  limiter.record('nat');
  limiter.record('nat');
  limiter.forgive('nat');
  expect(limiter.isExhausted('nat')).toBe(false);
});

/** A hundred of one address at once, each under way until `end`. */
async function hundredAtOnce(limiter: AttemptLimiter, end: (attempt: Attempt) => void) {
  const underWay: Attempt[] = [];
  const seen = { begun: 0, most: 0, turnedAway: 0 };
  const all = Array.from({ length: 100 }, async () => {
    const attempt = await limiter.admit('one');
    if (attempt === null) seen.turnedAway++;
    else {
      seen.begun++;
      seen.most = Math.max(seen.most, underWay.push(attempt));
    }
  });
  for (let turn = 0; turn < 1_000; turn++) {
    await Promise.resolve();
    const oldest = underWay.shift();
    if (oldest !== undefined) end(oldest);
  }
  await Promise.all(all);
  return seen;
}

test('a hundred at once that all fail are as many as one after the other', async () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 10, perMinute: 1 });
  const seen = await hundredAtOnce(limiter, (attempt) => attempt.count());
  expect(seen).toEqual({ begun: 10, most: 10, turnedAway: 90 });
  expect([limiter.isExhausted('one'), limiter.isExhausted('another')]).toEqual([true, false]);
});

test('a hundred at once that are all good are let in, none turned away, as many at a time as may fail', async () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 10, perMinute: 1 });
  const seen = await hundredAtOnce(limiter, (attempt) => attempt.giveBack());
  expect(seen).toEqual({ begun: 100, most: 10, turnedAway: 0 });
  expect(limiter.isExhausted('one')).toBe(false);
});

test('who waits is let in when another is forgiven, and what is under way stays owed', async () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 2, perMinute: 1 });
  limiter.record('nat');
  const first = await limiter.admit('nat');
  const second = limiter.admit('nat');
  limiter.forgive('nat');
  expect(await second).not.toBeNull();
  expect(limiter.take('nat')).toBeNull();
  first?.count();
  expect(limiter.take('nat')).toBeNull();
});

test('one that cannot wait is turned away while others are under way, and gets their place', () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 1, perMinute: 1 });
  const first = limiter.take('one');
  expect([limiter.take('one'), limiter.isExhausted('one')]).toEqual([null, false]);
  first?.giveBack();
  expect(limiter.take('one')).not.toBeNull();
});

test('of an attempt what is said first holds', () => {
  const limiter = new AttemptLimiter(new FixedClock('2026-11-22T20:00:00Z'), { burst: 1, perMinute: 1 });
  const good = limiter.take('one');
  good?.giveBack();
  good?.count();
  const bad = limiter.take('one');
  bad?.count();
  bad?.giveBack();
  expect([good === null, bad === null, limiter.isExhausted('one')]).toEqual([false, false, true]);
});
