import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOpen, type MaintenanceWindow } from './maintenance-window.ts';
import { closedUntil, opensAt } from './opening.ts';

const NOW = new Date('2026-03-02T10:00:00Z');
const nights: MaintenanceWindow = { days: [1, 2, 3, 4, 5], from: 22 * 60, to: 4 * 60, timeZone: 'UTC' };

test.each([
  ['at once', null, null, NOW],
  ['at its planned start', '2026-03-05T12:00:00Z', null, new Date('2026-03-05T12:00:00Z')],
  ['at once, when its planned start is over', '2026-02-01T00:00:00Z', null, NOW],
  ['when its window opens', null, nights, new Date('2026-03-02T22:00:00Z')],
  ['when its window opens after its planned start', '2026-03-07T12:00:00Z', nights, new Date('2026-03-09T22:00:00Z')],
])('a wave begins %s', (_, notBefore, window, at) => {
  expect(opensAt({ notBefore: notBefore === null ? null : new Date(notBefore), window }, NOW)).toEqual(at);
});

test('it is open when it was said to open, and waiting again and again leads there', () => {
  const at = fc.date({ min: NOW, max: new Date('2026-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.option(at), fc.option(fc.constant(nights)), (notBefore, window) => {
      const rules = { notBefore, window };
      let now = NOW;
      for (let closed = closedUntil(rules, now); closed?.until; closed = closedUntil(rules, now)) {
        expect(closed.until.getTime()).toBeGreaterThan(now.getTime());
        now = closed.until;
      }
      expect(now).toEqual(opensAt(rules, NOW));
      expect(window === null || isOpen(window, now)).toBe(true);
    }),
  );
});
