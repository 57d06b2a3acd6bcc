import { expect, test } from 'vitest';
import { emptyWish, wishOf } from './wish.ts';

test('a wish has what was filled in and nothing else, and ends thirty days ahead unless told otherwise', () => {
  const fields = emptyWish(new Date('2026-03-01T12:00:00Z'));
  expect(wishOf({ ...fields, cohort: 'bought-2026', q: '  ', reason: 'bought' })).toEqual({
    cohort: 'bought-2026',
    until: '2026-03-31T00:00:00Z',
    reason: 'bought',
  });
});
