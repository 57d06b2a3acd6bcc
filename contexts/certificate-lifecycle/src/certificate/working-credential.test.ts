import { describe, expect, test } from 'vitest';
import { surroundingsOf } from '../commands/open-holdings.ts';
import { recordMaker } from '../testing/records.ts';
import type { Certificate, InstalledCertificate } from './certificate.ts';
import { isWorkingCredential, mayBeReliedOn } from './working-credential.ts';

const start = new Date('2026-03-01T00:00:00Z');
const now = new Date('2026-03-02T00:00:00Z');
const make = recordMaker(start);

/** Hours after the start. */
const at = (hours: number): string => new Date(start.getTime() + hours * 3_600_000).toISOString();
const fresh = () => {
  const { signingRequest: _, intendedEnd: __, state: ___, ...common } = make.requested();
  return { ...common, signed: make.signed() };
};

const issued = (sentAt: string | null): Certificate => ({ ...fresh(), state: 'issued', sentAt });
const pending = (hours: number, since: InstalledCertificate['since'] = 'endpoint_answer'): Certificate => ({
  ...fresh(),
  state: 'installed_pending_activation',
  installedAt: at(hours),
  since,
});
const active = (lastSeen: number): Certificate => ({
  ...fresh(),
  state: 'active',
  installedAt: at(0),
  activatedAt: at(0),
  evidence: 'mtls_handshake',
  lastSeenAt: at(lastSeen),
  replaced: null,
});
const retired = (hours: number, cause: 'replaced' | 'abandoned' | 'expired' | 'install_rejected'): Certificate => {
  const common = { ...fresh(), state: 'retired', retiredAt: at(hours) } as const;
  if (cause === 'replaced') return { ...common, cause, replacedBy: common.id, rollbackUntil: at(720) };
  return cause === 'install_rejected' ? { ...common, cause, detail: '' } : { ...common, cause };
};
const neverSent = (hours: number): Certificate => ({
  ...fresh(),
  state: 'retired',
  cause: 'abandoned',
  neverSent: true,
  retiredAt: at(hours),
});
const inactive = (hours: number): Certificate => ({ ...fresh(), state: 'inactive', deactivatedAt: at(hours) });
const revoked = (hours: number): Certificate => ({
  ...fresh(),
  state: 'revoked',
  revokedAt: at(hours),
  reason: 'superseded',
  confirmedByAuthorityAt: null,
});
const deleted = (hours: number, fingerprint: string | null): Certificate => {
  const { signed: _, ...common } = fresh();
  const tomb = { cause: 'operator', reason: 'r', detail: '', spkiSha256: null, revocation: null } as const;
  return { ...common, ...tomb, state: 'deleted', deletedAt: at(hours), fingerprint };
};

describe('a record alone', () => {
  test.each<readonly [string, Certificate, { working: boolean; reliedOn: boolean }]>([
    ['an active one', active(1), { working: true, reliedOn: true }],
    ['one that the endpoint accepted', pending(1), { working: true, reliedOn: true }],
    ['one whose installation is only inferred', pending(1, 'inferred_from_use'), { working: false, reliedOn: true }],
    ['one that the endpoint went back from', pending(1, 'rollback'), { working: false, reliedOn: true }],
    ['one that was ordered to be sent again', pending(1, 'sent_again'), { working: false, reliedOn: true }],
    ['one that an operator put back into service', pending(1, 'reactivation'), { working: false, reliedOn: true }],
    ['one that was sent', issued(at(1)), { working: false, reliedOn: true }],
    ['one that was not sent', issued(null), { working: false, reliedOn: false }],
    ['a replaced one in its rollback window', retired(1, 'replaced'), { working: false, reliedOn: true }],
    ['one that was given up', retired(1, 'abandoned'), { working: false, reliedOn: true }],
    ['one that was given up and never left', neverSent(1), { working: false, reliedOn: false }],
    ['one that the endpoint rejected', retired(1, 'install_rejected'), { working: false, reliedOn: false }],
    ['one out of service', inactive(1), { working: false, reliedOn: false }],
    ['a revoked one', revoked(1), { working: false, reliedOn: false }],
    ['a request', make.requested(), { working: false, reliedOn: false }],
  ])('%s', (_name, record, { working, reliedOn }) => {
    expect(isWorkingCredential(record, [record], now)).toBe(working);
    expect(mayBeReliedOn(record, now)).toBe(reliedOn);
    const afterItsEnd = new Date('2027-03-01T00:00:00Z');
    expect(isWorkingCredential(record, [record], afterItsEnd)).toBe(false);
    expect(mayBeReliedOn(record, afterItsEnd)).toBe(false);
  });
});

describe('one that the endpoint accepted counts', () => {
  test.each<readonly [string, Certificate, boolean]>([
    ['after the last use of the one in force', active(4), true],
    ['but not once the one in force was used again: then it was discarded', active(6), false],
    ['but not when both are said to be of the same moment', active(5), false],
    ['but not when the next one was accepted', pending(6), false],
    ['but not when the next one was sent, whatever the answer', issued(at(6)), false],
    ['but not when another was sent again, which it may have taken instead', pending(6, 'sent_again'), false],
    ['when the next one was not sent yet', issued(null), true],
    ['after its predecessor retired', retired(4, 'expired'), true],
    ['but not when another retired later', retired(6, 'install_rejected'), false],
    ['but not when another was taken out of service later', inactive(6), false],
    ['but not when another was revoked later: the endpoint may have taken that one instead', revoked(6), false],
    ['but not when such a one is only a tombstone by now', deleted(6, 'aa'), false],
    ['beside the tombstone of a request that was never signed', deleted(6, null), true],
    ['whatever happens in another slot', { ...active(6), slot: '2' }, true],
  ])('%s', (_name, other, counts) => {
    const accepted = pending(5);
    expect(isWorkingCredential(accepted, [other, accepted], now)).toBe(counts);
  });
});

describe('the one in force counts', () => {
  test.each<readonly [string, Certificate, boolean]>([
    ['before the next one was sent', issued(null), true],
    ['but not once the next one was sent, which the endpoint may use by now', issued(at(6)), false],
    ['but not once the endpoint accepted the next one', pending(6), false],
    ['but not when it was seen at the same moment as the next one left', issued(at(5)), false],
    ['when it was seen again after the next one was accepted', pending(4), true],
    ['when the endpoint went back to it', pending(4, 'rollback'), true],
    ['when the endpoint rejected the next one', retired(6, 'install_rejected'), true],
    ['when the next one was given up', retired(6, 'abandoned'), true],
    ['whatever is sent for another slot', { ...issued(at(6)), slot: '2' }, true],
  ])('%s', (_name, other, counts) => {
    const current = active(5);
    expect(isWorkingCredential(current, [other, current], now)).toBe(counts);
    expect(surroundingsOf(other, [other, current], now, 0).anotherIsWorking).toBe(counts);
  });
});

test('after a renewal nothing but the new certificate is certain, for all that the old one is still admitted', () => {
  const old = retired(2, 'replaced');
  const current = active(2);
  expect(mayBeReliedOn(old, now)).toBe(true);
  expect(surroundingsOf(current, [old, current], now, 0).anotherIsWorking).toBe(false);
  expect(surroundingsOf(old, [old, current], now, 0).anotherIsWorking).toBe(true);
});

describe('beside a factory certificate', () => {
  const factory: Certificate = { ...active(1), purpose: 'charger_factory', operatingModel: 'tracked' };
  const isSpare = (record: Certificate, other: Certificate) =>
    surroundingsOf(record, [record, other], now, 0).anotherIsWorking;

  test.each<readonly [string, Certificate]>([
    ['of its own', active(2)],
    ['for its connection and for vehicles', { ...active(2), purpose: 'charger_combined', slot: 'pilot' }],
  ])('a certificate %s makes it dispensable, and never the other way round', (_name, own) => {
    expect(isSpare(factory, own)).toBe(true);
    expect(isSpare(own, factory)).toBe(false);
  });

  test('one of its own that is on its way leaves it what it was, and so does one for vehicles', () => {
    expect(isSpare(factory, issued(at(2)))).toBe(false);
    expect(isSpare(factory, { ...active(2), purpose: 'evse_v2g' })).toBe(false);
  });
});
