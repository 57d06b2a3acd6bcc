import { expect, test } from 'vitest';
import type { Certificate } from '../certificate/certificate.ts';
import { recordMaker } from '../testing/records.ts';
import { linksOf } from './certificate-links.ts';

const start = new Date('2026-03-01T12:00:00Z');
const at = start.toISOString();
const { requested, signed } = recordMaker(start);

const base = () => {
  const { id, identityId, purpose, slot, operatingModel, version, requestedAt, ...rest } = requested();
  const { requestReason, renewalOf, policyVersion } = rest;
  const common = { id, identityId, purpose, slot, operatingModel, version, requestedAt };
  return { ...common, requestReason, renewalOf, policyVersion };
};
const active = (replaced: Certificate['id'] | null): Certificate => ({
  ...base(),
  state: 'active',
  signed: signed(),
  installedAt: at,
  activatedAt: at,
  evidence: 'mtls_handshake',
  lastSeenAt: at,
  replaced,
});
const replacedBy = (successor: Certificate['id'], over: Partial<Certificate> = {}) =>
  ({
    ...base(),
    state: 'retired',
    cause: 'replaced',
    signed: signed(),
    retiredAt: at,
    replacedBy: successor,
    rollbackUntil: at,
    ...over,
  }) as Certificate;

const none = { current: null, next: null, replaced: null, replacedBy: null };

test('a first request is the next one, and there is nothing else', () => {
  const only = requested();
  expect(linksOf(only, [only])).toEqual({ ...none, next: only.id });
});

test('each of a line of three names the one before and the one after, and all the one in force and the next', () => {
  const second = active(null);
  const first = replacedBy(second.id);
  const current = { ...second, replaced: first.id } as Certificate;
  const next = requested({ renewalOf: second.id });
  const line = [next, first, current];
  const common = { current: current.id, next: next.id };
  expect(linksOf(first, line)).toEqual({ ...common, replaced: null, replacedBy: current.id });
  expect(linksOf(current, line)).toEqual({ ...common, replaced: first.id, replacedBy: null });
  expect(linksOf(next, line)).toEqual({ ...common, replaced: null, replacedBy: null });
});

test('one that was replaced and then revoked is still the one that the present one replaced', () => {
  const revoked: Certificate = {
    ...base(),
    state: 'revoked',
    signed: signed(),
    revokedAt: at,
    reason: 'superseded',
    confirmedByAuthorityAt: null,
  };
  const current = active(revoked.id);
  expect(linksOf(revoked, [current, revoked])).toMatchObject({ current: current.id, replacedBy: current.id });
});

test('a certificate that itself was replaced names both its neighbours', () => {
  const third = active(null);
  const second = replacedBy(third.id);
  const first = replacedBy(second.id);
  expect(linksOf(second, [first, second, third])).toMatchObject({ replaced: first.id, replacedBy: third.id });
});

test('another slot or purpose of the identity is another place', () => {
  const here = active(null);
  const elsewhere = [requested({ slot: 'other' }), requested({ purpose: 'backend_server' })];
  expect(linksOf(here, [here, ...elsewhere])).toEqual({ ...none, current: here.id });
});
