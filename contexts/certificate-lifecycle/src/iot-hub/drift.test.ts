import { describe, expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { driftOf, type HubSide, type RecordSide } from './drift.ts';
import { hubStatuses, stateOfStatus, statusWanted } from './hub-status.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const there = (over: Partial<HubSide> = {}): HubSide => ({
  id: 'a'.repeat(64),
  fingerprint: 'a'.repeat(64),
  status: 'ACTIVE',
  things: ['bus-1'],
  ...over,
});
const here = (over: Partial<RecordSide> = {}): RecordSide => ({
  certificateId: newCertificateId(NOW),
  identityId: newIdentityId(NOW),
  fingerprint: 'a'.repeat(64),
  state: 'active',
  thing: 'bus-1',
  ...over,
});
const kinds = (hub: HubSide | null, record: RecordSide | null) => driftOf(hub, record).map(({ kind }) => kind);

describe('drift between a hub and the records', () => {
  test('is none where both say the same', () => {
    expect(kinds(there(), here())).toEqual([]);
    expect(kinds(there({ status: 'REVOKED' }), here({ state: 'revoked' }))).toEqual([]);
    expect(kinds(there({ status: 'INACTIVE' }), here({ state: 'issued' }))).toEqual([]);
    expect(kinds(there({ status: 'PENDING_TRANSFER' }), here({ state: 'inactive' }))).toEqual([]);
    expect(kinds(there({ status: 'INACTIVE' }), here({ state: 'retired' }))).toEqual([]);
  });

  test('names what only one of them has', () => {
    expect(kinds(there(), null)).toEqual(['only_there']);
    expect(kinds(null, here())).toEqual(['only_here']);
  });

  test('misses no certificate that the hub need not have', () => {
    for (const state of ['requested', 'retired', 'deleted'] as const) expect(kinds(null, here({ state }))).toEqual([]);
  });

  test('names both statuses where they differ', () => {
    expect(driftOf(there(), here({ state: 'revoked' }))).toMatchObject([
      { kind: 'status_differs', there: 'ACTIVE', here: 'revoked' },
    ]);
    expect(kinds(there({ status: 'INACTIVE' }), here())).toEqual(['status_differs']);
    expect(kinds(there(), here({ state: 'installed_pending_activation' }))).toEqual(['status_differs']);
  });

  test('names one that is there although it was deleted here', () => {
    expect(kinds(there({ status: 'INACTIVE' }), here({ state: 'deleted' }))).toContain('status_differs');
  });

  test('guesses nothing from a status it does not know', () => {
    for (const status of ['SUSPENDED', '__proto__', 'constructor', '']) {
      expect(kinds(there({ status }), here())).toEqual(['status_unknown']);
    }
  });

  test('names the things to which it should not be attached', () => {
    expect(driftOf(there({ things: ['bus-1', 'bus-2'] }), here())).toMatchObject([
      { kind: 'attached_elsewhere', detail: 'It is attached to bus-2; its identity is bound to bus-1.' },
    ]);
    expect(kinds(there(), here({ thing: null }))).toEqual(['attached_elsewhere']);
    expect(kinds(there({ things: [] }), here())).toEqual(['attached_to_nothing']);
    expect(kinds(there({ things: [], status: 'INACTIVE' }), here({ state: 'inactive' }))).toEqual([]);
  });
});

test('every status of AWS IoT has a state, and no other word has one', () => {
  expect(hubStatuses.map((status) => [status, stateOfStatus(status)])).toEqual([
    ['ACTIVE', 'active'],
    ['INACTIVE', 'inactive'],
    ['REVOKED', 'revoked'],
    ['PENDING_TRANSFER', 'inactive'],
    ['REGISTER_INACTIVE', 'inactive'],
    ['PENDING_ACTIVATION', 'installed_pending_activation'],
  ]);
  expect(stateOfStatus('active')).toBeNull();
  expect(statusWanted('requested')).toBeNull();
});
