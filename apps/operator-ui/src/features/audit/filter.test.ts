import { expect, it } from 'vitest';
import { readAuditFilter } from './filter.ts';

it('the filter of an address is what the API takes, and nothing else', () => {
  const filter = { actor: 'user:mara', action: 'revoke-certificate', outcome: 'refused' };
  expect(readAuditFilter(filter)).toEqual(filter);
  expect(readAuditFilter({ actor: '', action: ['a'], outcome: 'maybe', order: 'oldest' })).toEqual({});
  expect(readAuditFilter({ actor: 'x'.repeat(300) }).actor).toHaveLength(200);
});
