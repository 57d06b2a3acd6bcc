import { expect, test } from 'vitest';
import type { Certificate } from '../certificate/certificate.ts';
import { recordMaker } from '../testing/records.ts';
import { recordedStandings } from './recorded-fingerprints.ts';

const start = new Date('2026-03-01T00:00:00Z');
const at = start.toISOString();
const make = recordMaker(start);
const signed = make.signed();
const { fingerprint } = signed;
const { signingRequest: _, intendedEnd: __, state: ___, ...common } = make.requested();
const over = { ...signed, notAfter: at };

const active: Certificate = {
  ...common,
  state: 'active',
  signed,
  installedAt: at,
  activatedAt: at,
  evidence: 'mtls_handshake',
  lastSeenAt: at,
  replaced: null,
};
const revoked: Certificate = {
  ...common,
  state: 'revoked',
  signed,
  revokedAt: at,
  reason: 'keyCompromise',
  confirmedByAuthorityAt: null,
};
const retired = { ...common, state: 'retired', signed, retiredAt: at } as const;
const deleted: Certificate = {
  ...common,
  state: 'deleted',
  deletedAt: at,
  cause: 'operator',
  reason: 'done',
  detail: '',
  spkiSha256: signed.spkiSha256,
  fingerprint,
  revocation: null,
};
const buried = { authority: 'a', issuer: null, serial: '1', reason: 'keyCompromise', confirmedAt: at } as const;
const factory = { purpose: 'charger_factory', operatingModel: 'tracked' } as const;

const standingOf = (...records: readonly Certificate[]) => recordedStandings(records, start)[fingerprint] ?? null;

test.each<[string, Certificate, 'ended' | 'factory' | null]>([
  ['a request', make.requested(), null],
  ['an issued one that was not sent', { ...common, state: 'issued', signed, sentAt: null }, null],
  ['an active one, which is listed', active, null],
  ['a revoked one', revoked, 'ended'],
  ['a revoked one that has expired', { ...revoked, signed: over }, null],
  ['one out of service', { ...common, state: 'inactive', signed, deactivatedAt: at }, 'ended'],
  ['one that was refused by its endpoint', { ...retired, cause: 'install_rejected', detail: '' }, 'ended'],
  ['an abandoned one, which is listed', { ...retired, cause: 'abandoned' }, null],
  ['a tombstone', deleted, null],
  ['the tombstone of a revoked one', { ...deleted, revocation: { ...buried, notAfter: signed.notAfter } }, 'ended'],
  ['the tombstone of a revoked one that has expired', { ...deleted, revocation: { ...buried, notAfter: at } }, null],
  ['a factory certificate', { ...active, ...factory }, 'factory'],
  ['a revoked factory certificate', { ...revoked, ...factory }, 'ended'],
  ['a factory certificate that has expired', { ...active, ...factory, signed: over }, null],
  ['one of a vehicle, whom no gateway of stations admits', { ...revoked, purpose: 'evse_v2g' }, null],
])('%s', (_name, record, standing) => {
  expect(standingOf(record)).toBe(standing);
});

test('of two records of one certificate the one that was revoked speaks', () => {
  const known = { ...active, ...factory };
  const ended = { ...revoked, ...factory };
  expect(standingOf(known, ended)).toBe('ended');
  expect(standingOf(ended, known)).toBe('ended');
});
