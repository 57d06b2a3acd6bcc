import { describe, expect, test } from 'vitest';
import type { CertificateState } from '../certificate/certificate.ts';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { shown } from '../testing/fake-source.ts';
import { acmStatuses } from './acm-status.ts';
import { type RecordStanding, serverDriftOf } from './server-drift.ts';

const chain = { fingerprint: 'a'.repeat(64), notAfter: '2026-06-01T00:00:00.000Z', chainPem: '' };
const record = (state: CertificateState, fingerprint = chain.fingerprint): RecordStanding => ({
  certificateId: newCertificateId(new Date()),
  fingerprint,
  state,
});
const kind = (...args: Parameters<typeof serverDriftOf>) => serverDriftOf(...args)?.kind ?? null;

describe('what a listener shows', () => {
  const inForce = record('active', 'b'.repeat(64));
  const own = record('active');
  test.each([
    [null, 'the one in force', chain, { record: own, inForce: own }],
    [null, 'one in force for another name that it has too', chain, { record: own, inForce: null }],
    [null, 'nothing, and nothing is in force', null, { record: null, inForce: null }],
    ['serves_none', 'nothing, though one is in force', null, { record: null, inForce }],
    ['serves_unrecorded', 'one that nobody knows', chain, { record: null, inForce }],
    ['serves_another', 'one that was replaced', chain, { record: record('retired'), inForce }],
    ['serves_another', 'one in force for another name beside its own', chain, { record: own, inForce }],
    [
      'serves_out_of_force',
      'one that is revoked, and none is in force',
      chain,
      { record: record('revoked'), inForce: null },
    ],
  ] as const)('is %s: %s', (expected, _what, of, known) => {
    expect(kind(shown('a.example.com', of), { notRecorded: null, ...known })).toBe(expected);
  });

  test('is nothing that can be judged while it does not answer', () => {
    const found = shown('a.example.com', null, { problem: 'It hung up.' });
    expect(kind(found, { record: null, inForce, notRecorded: null })).toBeNull();
  });
});

describe('what ACM says', () => {
  const says = (status: string, state: CertificateState | null) =>
    kind(
      { reference: 'arn', serverName: null, status, chain, served: null, problem: null },
      { record: state === null ? null : record(state), inForce: null, notRecorded: null },
    );

  test.each([
    ['ISSUED', 'issued', null],
    ['ISSUED', 'active', null],
    ['ISSUED', 'retired', null],
    ['ISSUED', 'revoked', 'status_differs'],
    ['ISSUED', 'deleted', 'status_differs'],
    ['INACTIVE', 'inactive', null],
    ['INACTIVE', 'active', 'status_differs'],
    ['REVOKED', 'revoked', null],
    ['REVOKED', 'active', 'status_differs'],
    ['REVOKED', 'issued', 'status_differs'],
    ['EXPIRED', 'retired', null],
    ['EXPIRED', 'active', 'status_differs'],
    ['FAILED', 'active', null],
    ['BRAND_NEW', 'active', 'status_unknown'],
    ['__proto__', null, 'status_unknown'],
  ] as const)('%s of a record that is %s: %s', (status, state, expected) => {
    expect(says(status, state)).toBe(expected);
  });

  test.each(acmStatuses)('%s about what has no record is no drift', (status) => {
    expect(says(status, null)).toBeNull();
  });
});
