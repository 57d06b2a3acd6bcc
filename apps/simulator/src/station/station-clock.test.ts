import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import { StationClock } from './station-clock.ts';

test('a clock that the CSMS sets goes on from what it was told, in steps of its own', () => {
  const own = new FixedClock('1970-01-01T00:00:00Z');
  const clock = new StationClock(own, 'Heartbeat');
  expect(clock.now().toISOString()).toBe('1970-01-01T00:00:00.000Z');
  clock.csmsSays('2026-11-27T12:00:00Z');
  own.advance(5_000);
  expect(clock.now().toISOString()).toBe('2026-11-27T12:00:05.000Z');
  expect(clock.monotonic()).toBe(5_000);
  clock.csmsSays('no time at all');
  expect(clock.now().toISOString()).toBe('2026-11-27T12:00:05.000Z');
});

test('a clock that nobody sets stays as wrong as it is', () => {
  const clock = new StationClock(new FixedClock('2027-11-27T12:00:00Z'), 'RealTimeClock');
  clock.csmsSays('2026-11-27T12:00:00Z');
  expect(clock.now().toISOString()).toBe('2027-11-27T12:00:00.000Z');
});
