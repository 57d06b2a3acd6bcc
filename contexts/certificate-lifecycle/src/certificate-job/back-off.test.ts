import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOff } from './back-off.ts';

const policy = { firstDelay: 2, maximumDelay: 900, attempts: 500, deadline: 86_400 };

test('doubles up to the limit, and stays within a fifth of that', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.string(), (attempts, key) => {
      const nominal = Math.min(900, 2 ** Math.min(attempts, 40));
      const delay = backOff(policy, attempts, key);
      expect(delay).toBeGreaterThanOrEqual(nominal * 0.8);
      expect(delay).toBeLessThanOrEqual(nominal * 1.2);
    }),
  );
});

test('is the same after a restart, and another for another record', () => {
  expect(backOff(policy, 3, 'a')).toBe(backOff(policy, 3, 'a'));
  expect(new Set(['a', 'b', 'c', 'd'].map((key) => backOff(policy, 3, key))).size).toBe(4);
});
