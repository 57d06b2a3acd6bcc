import { expect, test } from 'vitest';
import { postures, readCertificateFilter } from './filter.ts';

test('what an address says of the filter is read, each word of it', () => {
  const filter = { q: 'CS-1', state: 'active', purpose: 'charger_identity', posture: 'renewal_due' };
  expect(readCertificateFilter(filter)).toEqual(filter);
  for (const posture of postures) expect(readCertificateFilter({ posture })).toEqual({ posture });
  expect(readCertificateFilter({ q: 4711 })).toEqual({ q: '4711' });
});

test('what it says wrong, or nothing of, is left out', () => {
  const wrong = { q: '', state: 'late', purpose: null, posture: 'toString', colour: 'red' };
  expect(readCertificateFilter(wrong)).toEqual({});
  expect(readCertificateFilter({ posture: ['valid'], state: undefined, q: {} })).toEqual({});
  expect(readCertificateFilter({ q: 'x'.repeat(300) })).toEqual({ q: 'x'.repeat(256) });
});
