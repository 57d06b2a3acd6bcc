import type { TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';
import type { AnchorDrift } from './anchor-drift.ts';

const DAY_MS = 86_400_000;

let world: TestWorld;
let count = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

/** On Profile 3, and it lists both of our roots. */
async function migrated(Kind?: typeof FakeStation16) {
  const station = await world.enroll(`AD-${++count}`, [], {}, Kind);
  await world.migrate(station.identityId);
  await world.run(0.5);
  return station;
}

const listed = async ({ identityId }: Awaited<ReturnType<typeof migrated>>) => {
  unwrap(await world.evse.orderCertificateList({ identityId }, context()));
  await world.run(0.01);
};

function loses(station: FakeStation) {
  const [fingerprint = ''] = station.anchors.keys();
  station.anchors.delete(fingerprint);
  return fingerprint;
}

function gains(station: FakeStation, name: string) {
  const foreign = unwrap(parseCertificatePem(testAnchors(name).anchors[0]?.pem ?? ''));
  station.anchors.set(foreign.fingerprint, foreign);
  return foreign;
}

const drift = (which: keyof AnchorDrift | null = null, fingerprint: string | null = null) =>
  world.evse.anchorDrift(
    { bundle: 'charging_station_trust', drift: which, fingerprint, after: null, limit: 50 },
    'all',
  );

const rolloutsBegun = async (identityId: ChargerId) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.rollouts.begunSince(tx, [identityId], new Date(0)))).map(
    ({ phase }) => phase,
  );

test('a station that has lost an anchor, and one that has a root which nobody here wanted, are told with since when and what follows', async () => {
  const [lost, gained, good] = [await migrated(), await migrated(FakeStation16), await migrated()];
  for (const station of [lost, gained, good]) await listed(station);
  await world.enroll('AD-never-came');
  expect(await drift()).toEqual([]);

  const fingerprint = loses(lost);
  const foreign = gains(gained, 'of somebody else');
  world.clock.advance(3_600_000);
  const seenAt = world.clock.now().getTime();
  for (const station of [lost, gained, good]) await listed(station);
  world.clock.advance(3_600_000);
  for (const station of [lost, gained, good]) await listed(station);

  const [first, second, ...more] = await drift();
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    station: { identityId: lost.identityId },
    isOnline: true,
    missing: [{ anchor: { fingerprint }, state: 'removed', next: { step: 'by_itself', code: null } }],
    unwanted: [],
  });
  expect(second).toMatchObject({
    station: { identityId: gained.identityId },
    missing: [],
    unwanted: [{ anchor: null, hashData: { serialNumber: expect.any(String) }, next: { step: 'person' } }],
  });
  for (const since of [first?.missing[0]?.since, second?.unwanted[0]?.since])
    expect(Math.abs((since?.getTime() ?? 0) - seenAt)).toBeLessThan(600_000);
  expect(second?.listedAt?.getTime()).toBeGreaterThan(seenAt + 3_000_000);
  expect(BigInt(`0x${second?.unwanted[0]?.hashData?.serialNumber}`)).toBe(BigInt(`0x${foreign.serial}`));

  expect((await drift('missing')).map(({ station }) => station.identityId)).toEqual([lost.identityId]);
  expect((await drift('unwanted')).map(({ station }) => station.identityId)).toEqual([gained.identityId]);
  expect((await drift(null, fingerprint)).map(({ station }) => station.identityId)).toEqual([lost.identityId]);
  expect(
    await world.evse.anchorDrift(
      { bundle: 'charging_station_trust', drift: null, fingerprint: null, after: null, limit: 50 },
      ['elsewhere'],
    ),
  ).toEqual([]);
});

test('the one root that a station trusts us by stays, and the drift says why it may not be deleted', async () => {
  const station = await migrated();
  station.anchors.clear();
  gains(station, 'the only one');
  await listed(station);
  expect(await drift('unwanted')).toMatchObject([{ unwanted: [{ next: { step: 'stays', code: 'last_csms_root' } }] }]);
});

test('a lost anchor is sent again by itself, while the station is connected, and counts when it is listed', async () => {
  const station = await migrated();
  await listed(station);
  const fingerprint = loses(station);
  await listed(station);
  await world.disconnect(station.identityId);
  expect(await world.evse.reconcileAnchors()).toBe(0);
  world.connectSoon(station.identityId);
  await world.run(0.01);
  expect(await world.evse.reconcileAnchors()).toBe(1);
  expect(await drift()).toMatchObject([{ missing: [{ next: { step: 'under_way' } }] }]);
  await world.run(0.01);
  expect(station.anchors.has(fingerprint)).toBe(true);
  expect(await drift()).toEqual([]);
  expect(await world.evse.reconcileAnchors()).toBe(0);
  expect(await rolloutsBegun(station.identityId)).toEqual(['completed']);
});

test('a station that keeps failing is sent it once a day, three times, and waits for a person then', async () => {
  const station = await migrated();
  await listed(station);
  loses(station);
  await listed(station);
  station.faults.add('accepts-anchor-without-listing');
  for (let day = 0; day < 3; day++) {
    expect(await world.evse.reconcileAnchors()).toBe(1);
    await world.run(0.4);
    expect(await world.evse.reconcileAnchors()).toBe(0);
    expect(await drift()).toMatchObject([{ missing: [{ next: { step: day < 2 ? 'by_itself' : 'person' } }] }]);
    world.clock.advance(DAY_MS);
  }
  expect(await world.evse.reconcileAnchors()).toBe(0);
  expect(await rolloutsBegun(station.identityId)).toEqual(['failed', 'failed', 'failed']);
  expect(await drift()).toMatchObject([{ missing: [{ next: { step: 'person', code: expect.any(String) } }] }]);
});

test('nothing is sent by itself while a version is on its way: a wave brings it', async () => {
  const station = await migrated();
  await listed(station);
  world.authority.addServerRoot('Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  expect(await drift()).toEqual([]);
  const query = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 1 } as const;
  const [bundle] = await world.lifecycle.trustAnchorBundles(query);
  const bundleId = bundle?.id as TrustAnchorBundleId;
  const as = { ...context('the root ends'), actor: mara };
  unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as));
  await listed(station);
  expect(await world.evse.reconcileAnchors()).toBe(0);
  expect(await drift()).toMatchObject([{ missing: [{ state: 'intended', next: { step: 'next_wave' } }] }]);

  // Whoever says that it has arrived leaves this one to the reconciliation.
  unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, as));
  expect(await world.evse.reconcileAnchors()).toBe(1);
  await world.run(0.01);
  expect(await drift()).toEqual([]);
});

test('what a version was released without is told as once ours until a wave has it deleted', async () => {
  const station = await migrated();
  await listed(station);
  world.authority.addServerRoot('Server Root 2');
  world.authority.useNextServerRoot();
  await world.lifecycle.releaseAddedAnchors();
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const old = anchors.find(({ name }) => name === 'CN=Test Server Root')?.fingerprint ?? '';
  const as = { ...context('the root ends'), actor: mara };
  const { bundleId } = unwrap(await world.lifecycle.removeTrustAnchors({ fingerprints: [old] }, as));
  unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as));
  await listed(station);
  expect(await drift('unwanted', old)).toMatchObject([
    { unwanted: [{ anchor: { fingerprint: old }, hashData: expect.anything(), next: { step: 'next_wave' } }] },
  ]);
});
