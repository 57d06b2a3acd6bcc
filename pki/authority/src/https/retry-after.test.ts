import { expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const NOW = new Date('2026-06-01T12:00:00Z');

it.each([
  ['120', 120],
  [' 5 ', 5],
  ['0', 1],
  ['999999999', 86_400],
  ['Mon, 01 Jun 2026 12:01:00 GMT', 60],
  ['Mon, 01 Jun 2026 11:00:00 GMT', 1],
  ['Mon, 01 Jun 2099 11:00:00 GMT', 86_400],
  ['soon', 300],
  ['-5', 1],
  [undefined, 300],
])('takes %s for %i seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, NOW)).toBe(seconds);
});
