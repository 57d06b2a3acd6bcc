import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import {
  actorWith,
  by,
  FakeWitnesses,
  LifecycleWorld,
  ORGANISATION,
  operator,
  pkiEngineer,
} from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { testProgram } from '../testing/ownership-drafts.ts';
import type { InventoryQuery } from './inventory.ts';

const VIN = 'WEB12345678901234';
const DAY = 86_400_000;

let world: LifecycleWorld;
/** Oldest first: one in force, one revoked, one of an outside issuer, one in force a day later. */
let [first, revoked, brokered, last]: CertificateId[] = [];
const cohorts = ['wave-1'];
beforeAll(async () => {
  world = await LifecycleWorld.start();
  await world.decides([testProgram('vdv261')]);
  const administrator = by(actorWith('administrator'));
  const active = async () => {
    const charger = await world.charger();
    unwrap(await world.lifecycle.changeIdentity({ identityId: charger.identityId, cohorts }, administrator));
    return (await world.active(charger)).id;
  };
  first = await active();
  world.clock.advance(1_000);
  revoked = await active();
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: revoked, reason: 'keyCompromise' }, by(pkiEngineer)));
  world.clock.advance(1_000);
  const identityId = await world.identity('vehicle', { vin: VIN, organisation: ORGANISATION, program: ['vdv261'] });
  const issuer = new OutsideIssuer('Broker', world.clock.now());
  const { pem, fingerprint } = issuer.issue({ subject: [{ name: 'CN', value: VIN }] });
  const brought = await world.lifecycle.importCertificates(
    {
      purpose: 'vehicle_vas_identity',
      operatingModel: 'brokered',
      bundlePem: pem,
      entries: [{ fingerprint, identityId, slot: 'vdv261' }],
      dryRun: false,
    },
    by(actorWith('integration')),
  );
  brokered = unwrap(brought).certificates[0]?.certificateId ?? undefined;
  world.clock.advance(DAY);
  last = await active();
});
afterAll(() => world.drop());

const found = async (query: Partial<InventoryQuery>) =>
  (await world.lifecycle.inventory({ after: null, limit: 50, ...query }, operator)).certificates.map(({ id }) => id);
const shown = async (id: CertificateId | undefined) => {
  const page = id === undefined ? null : await world.lifecycle.certificate(id, operator);
  if (page === null) throw new Error('there is no such certificate');
  return page;
};

describe('the inventory is filtered', () => {
  test('by operating model, issuer and slot, each alone and together', async () => {
    expect(await found({ operatingModel: 'brokered' })).toEqual([brokered]);
    expect(await found({ operatingModel: 'tracked' })).toEqual([]);
    expect(await found({ operatingModel: 'managed' })).toEqual([last, revoked, first]);
    const { issuer } = await shown(brokered);
    expect(await found({ issuer: issuer ?? '' })).toEqual([brokered]);
    expect(await found({ issuer: 'charger-identity' })).toEqual([last, revoked, first]);
    expect(await found({ slot: 'vdv261' })).toEqual([brokered]);
    expect(await found({ slot: 'vdv261', operatingModel: 'managed' })).toEqual([]);
  });

  test('by the end of validity, of what is in service unless a state is named', async () => {
    const [soonest, latest] = [(await shown(first)).notAfter ?? '', (await shown(last)).notAfter ?? ''];
    // The broker's are valid for a time of their own.
    const ours = { purpose: 'charger_identity' } as const;
    expect(await found({ ...ours, endsBefore: latest })).toEqual([first]);
    expect(await found({ ...ours, endsAfter: latest })).toEqual([last]);
    expect(await found({ ...ours, endsBefore: soonest })).toEqual([]);
    expect(await found({ ...ours, endsAfter: soonest, endsBefore: latest })).toEqual([first]);
    expect(await found({ ...ours, endsBefore: latest, state: 'revoked' })).toEqual([revoked]);
  });

  test('by identity, beside anything else, and for nobody but its owner', async () => {
    const { identityId } = await shown(revoked);
    expect(await found({ identityId })).toEqual([revoked]);
    expect(await found({ identityId, state: 'active' })).toEqual([]);
    expect(await found({ identityId, cohort: 'wave-1', outstandingPlane: 'ca' })).toEqual([revoked]);
    expect(await found({ identityId, cohort: 'wave-2' })).toEqual([]);
    expect(await found({ identityId, search: 'cs-2' })).toEqual([revoked]);
    expect(await found({ identityId, search: 'cs-1' })).toEqual([]);
    expect(await found({ identityId: newIdentityId(world.clock.now()) })).toEqual([]);
    const query = { identityId, after: null, limit: 50 };
    const stranger = { ...operator, owners: ['south-depot'] };
    expect((await world.lifecycle.inventory(query, stranger)).certificates).toEqual([]);
    const owner = { ...operator, owners: ['north-depot'] };
    expect((await world.lifecycle.inventory(query, owner)).certificates).toHaveLength(1);
  });

  test('by the plane in which a revocation has not arrived', async () => {
    for (const outstandingPlane of ['ca', 'gateway', 'crl'] as const) {
      expect([outstandingPlane, await found({ outstandingPlane })]).toEqual([outstandingPlane, [revoked]]);
    }
    expect(await found({ outstandingPlane: 'iot_hub' })).toEqual([]);
    expect(await found({ outstandingPlane: 'ca', state: 'active' })).toEqual([]);
    const witnesses = new FakeWitnesses();
    await world.lifecycle.confirmPlanes(witnesses);
    expect((await shown(revoked)).planes.find(({ plane }) => plane === 'gateway')?.state).toBe('confirmed');
    expect(await found({ outstandingPlane: 'gateway' })).toEqual([]);
    expect(await found({ outstandingPlane: 'ca' })).toEqual([revoked]);
  });

  test('by a cohort beside any of these, on full pages', async () => {
    const query = { cohort: 'wave-1', operatingModel: 'managed', issuer: 'charger-identity', limit: 1 } as const;
    expect(await found({ ...query, state: 'revoked' })).toEqual([revoked]);
    expect(await found({ ...query, outstandingPlane: 'ca' })).toEqual([revoked]);
    expect(await found({ ...query, endsBefore: (await shown(last)).notAfter ?? '' })).toEqual([first]);
  });

  test('and takes nothing in a filter for a pattern or for SQL', async () => {
    for (const text of ['%', "' or true --", 'vdv26_']) {
      expect([text, await found({ slot: text }), await found({ issuer: text })]).toEqual([text, [], []]);
    }
  });
});
