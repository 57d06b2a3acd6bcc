import { expect, test } from 'vitest';
import { rules } from '../testing/wave-facts.ts';
import { healthOf } from './health.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const unseen = { failures: 0, p50Ms: null, p99Ms: null };
const group = {
  group: 1,
  waiting: 0,
  underWay: 0,
  active: 10,
  failed: 0,
  acknowledged: 0,
  newFailures: 0,
  leftOut: 0,
  newlyLeftOut: 0,
};
const second = { ...group, group: 2, waiting: 12, underWay: 4, active: 2, failed: 2, newFailures: 2, leftOut: 1 };
const wave = { state: 'running', rules: { ...rules, errorPercent: 20 } } as const;

test('a wave ends at the pace of its last hour, and tells what is left of its errors', () => {
  expect(healthOf(wave, [group, second], { begun: 9, ended: 8 }, unseen, NOW)).toEqual({
    waiting: 12,
    underWay: 4,
    active: 12,
    failed: 2,
    leftOut: 1,
    lastHour: { begun: 9, ended: 8 },
    expectedEnd: '2026-03-01T14:00:00.000Z',
    budget: { group: 2, mayFail: 4, failed: 2 },
    visibility: unseen,
  });
});

test('nobody can say when one ends that stands still, is held or has ended', () => {
  const pace = { begun: 0, ended: 8 };
  expect(healthOf(wave, [second], { begun: 0, ended: 0 }, unseen, NOW).expectedEnd).toBeNull();
  expect(healthOf({ ...wave, state: 'held' }, [second], pace, unseen, NOW).expectedEnd).toBeNull();
  expect(healthOf({ ...wave, state: 'completed' }, [group], pace, unseen, NOW).expectedEnd).toBeNull();
});
