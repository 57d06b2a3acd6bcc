import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { ClockWatch } from './clock-watch.ts';

const MINUTE = 60_000;

test('time that passes is no jump', () => {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const watch = new ClockWatch(clock);
  clock.advance(200 * 86_400_000);
  expect(watch.jump()).toBe(0);
});

test.each([6, -6])('a wall clock that moves %i minutes by itself is noticed until it is trusted', (minutes) => {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const watch = new ClockWatch(clock);
  clock.jump(minutes * MINUTE);
  expect(watch.jump()).toBe(minutes * MINUTE);
  watch.trust();
  expect(watch.jump()).toBe(0);
});

test('what a time server corrects is tolerated', () => {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const watch = new ClockWatch(clock);
  clock.jump(5 * MINUTE);
  expect(watch.jump()).toBe(0);
});
