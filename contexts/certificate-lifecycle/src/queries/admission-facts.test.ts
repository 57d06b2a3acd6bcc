import { FixedClock } from '@bfcert/kernel/clock';
import { expect, test } from 'vitest';
import type { Certificate } from '../certificate/certificate.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { StationTolerance } from '../station-tolerance/station-tolerance.ts';
import { recordMaker } from '../testing/records.ts';
import { admissionFactsOf } from './admission-facts.ts';

const start = new Date('2026-03-01T00:00:00Z');
const at = start.toISOString();

/** The stores as far as they are asked, with these records; says how often those are read. */
function having(records: readonly Certificate[], tolerances: readonly StationTolerance[] = []) {
  let readings = 0;
  const allOf = (ids: readonly IdentityId[]) => {
    readings += 1;
    return Promise.resolve(records.filter(({ identityId }) => ids.includes(identityId)).map((record) => ({ record })));
  };
  const deps = {
    certificates: { allOf },
    recoveryCases: { admittingOf: () => Promise.resolve([]) },
    bindingExceptions: { activeOfAll: () => Promise.resolve([]) },
    stationTolerances: { activeOfAll: () => Promise.resolve(tolerances) },
    clock: new FixedClock(start),
  } as unknown as Parameters<typeof admissionFactsOf>[0];
  return { deps, readings: () => readings };
}

function station() {
  const make = recordMaker(start);
  const { signingRequest: _, intendedEnd: __, state: ___, ...common } = make.requested();
  return { id: common.identityId, make, common };
}

const installed = {
  installedAt: at,
  activatedAt: at,
  evidence: 'mtls_handshake',
  lastSeenAt: at,
  replaced: null,
} as const;

test('the records of many stations are read once, whatever is said of them', async () => {
  const [used, revoked, expired, fresh] = [station(), station(), station(), station()];
  const active: Certificate = { ...used.common, state: 'active', signed: used.make.signed(), ...installed };
  const ended: Certificate = {
    ...revoked.common,
    state: 'revoked',
    signed: revoked.make.signed(),
    revokedAt: at,
    reason: 'keyCompromise',
    confirmedByAuthorityAt: null,
  };
  const over: Certificate = {
    ...expired.common,
    state: 'active',
    signed: { ...expired.make.signed(), notAfter: at },
    ...installed,
  };
  const until = new Date(start.getTime() + 1).toISOString();
  const tolerance = {
    id: 'tol_1',
    identityId: expired.id,
    kind: 'expired_certificate',
    until,
  } as unknown as StationTolerance;
  const { deps, readings } = having([active, ended, over], [tolerance]);

  const ids = [used.id, revoked.id, expired.id, fresh.id];
  const found = await admissionFactsOf(deps, ids);

  expect(readings()).toBe(1);
  const { signed } = active;
  expect(found.get(used.id)).toMatchObject({
    fingerprints: [{ fingerprint: signed.fingerprint, class: 'active' }],
    recorded: {},
    hasHadItsOwn: true,
  });
  expect(found.get(revoked.id)).toMatchObject({
    fingerprints: [],
    recorded: { [ended.signed.fingerprint]: 'ended' },
    hasHadItsOwn: true,
  });
  expect(found.get(expired.id)).toMatchObject({
    fingerprints: [],
    recorded: {},
    hasHadItsOwn: true,
    tolerated: [{ stationToleranceId: 'tol_1', fingerprint: over.signed.fingerprint }],
  });
  expect(found.get(fresh.id)).toEqual({
    fingerprints: [],
    recorded: {},
    hasHadItsOwn: false,
    bootstrap: null,
    acceptedNames: [],
    tolerated: [],
  });
});

test.each<[string, boolean, (of: ReturnType<typeof station>) => Certificate]>([
  [
    'was asked for',
    false,
    ({ make, common }) => ({ ...make.requested(), id: common.id, identityId: common.identityId }),
  ],
  ['is on its way', false, ({ make, common }) => ({ ...common, state: 'issued', signed: make.signed(), sentAt: at })],
  [
    'was replaced',
    true,
    ({ make, common }) => ({
      ...common,
      state: 'retired',
      cause: 'replaced',
      signed: make.signed(),
      retiredAt: at,
      replacedBy: common.id,
      rollbackUntil: at,
    }),
  ],
  [
    'its endpoint refused',
    false,
    ({ make, common }) => ({
      ...common,
      state: 'retired',
      cause: 'install_rejected',
      signed: make.signed(),
      retiredAt: at,
      detail: '',
    }),
  ],
  [
    'is for vehicles',
    false,
    ({ make, common }) => ({ ...common, purpose: 'evse_v2g', state: 'active', signed: make.signed(), ...installed }),
  ],
])('a certificate that %s: the station has had its own is %s', async (_, hasHadItsOwn, recordOf) => {
  const of = station();
  const { deps } = having([recordOf(of)]);
  expect((await admissionFactsOf(deps, [of.id])).get(of.id)).toMatchObject({ hasHadItsOwn });
});
