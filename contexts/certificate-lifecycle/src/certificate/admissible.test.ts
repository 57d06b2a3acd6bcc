import { expect, test } from 'vitest';
import { recordMaker } from '../testing/records.ts';
import { admissible } from './admissible.ts';
import type { Certificate } from './certificate.ts';

const start = new Date('2026-03-01T00:00:00Z');
const at = start.toISOString();
const later = new Date('2026-03-10T00:00:00Z').toISOString();
const make = recordMaker(start);
const { signingRequest: _, intendedEnd: __, state: ___, ...common } = make.requested();
const signed = make.signed();

const records: readonly (readonly [string, Certificate, string | null])[] = [
  ['a request', make.requested(), null],
  ['an issued one that was not sent', { ...common, state: 'issued', signed, sentAt: null }, null],
  ['an issued one that was sent', { ...common, state: 'issued', signed, sentAt: at }, 'issued_and_sent'],
  [
    'an installed one',
    { ...common, state: 'installed_pending_activation', signed, installedAt: at, since: 'endpoint_answer' },
    'installed_pending_activation',
  ],
  [
    'an active one',
    {
      ...common,
      state: 'active',
      signed,
      installedAt: at,
      activatedAt: at,
      evidence: 'mtls_handshake',
      lastSeenAt: at,
      replaced: null,
    },
    'active',
  ],
  [
    'a replaced one inside its window',
    {
      ...common,
      state: 'retired',
      cause: 'replaced',
      signed,
      retiredAt: at,
      replacedBy: common.id,
      rollbackUntil: later,
    },
    'rollback',
  ],
  [
    'a replaced one after its window',
    { ...common, state: 'retired', cause: 'replaced', signed, retiredAt: at, replacedBy: common.id, rollbackUntil: at },
    null,
  ],
  ['an abandoned one', { ...common, state: 'retired', cause: 'abandoned', signed, retiredAt: at }, 'abandoned'],
  [
    'a rejected one',
    { ...common, state: 'retired', cause: 'install_rejected', signed, retiredAt: at, detail: '' },
    null,
  ],
  ['an expired one', { ...common, state: 'retired', cause: 'expired', signed, retiredAt: at }, null],
  ['an inactive one', { ...common, state: 'inactive', signed, deactivatedAt: at }, null],
  [
    'a revoked one',
    { ...common, state: 'revoked', signed, revokedAt: at, reason: 'unspecified', confirmedByAuthorityAt: null },
    null,
  ],
];

test.each(records)('%s is admitted as it should be', (_name, record, expected) => {
  expect(admissible(record, start)?.class ?? null).toBe(expected);
});

test.each(records)('%s is admitted no more once its validity is over', (_name, record) => {
  expect(admissible(record, new Date('2027-03-01T00:00:00Z'))).toBeNull();
});
