import type { TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyPolicy } from '../testing/apply-policy.ts';
import { controllerBench } from '../testing/controller-bench.ts';
import { FakeStation, type Fault } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { WaveId, WaveSelection } from '../wave/wave.ts';

let world: TestWorld;
let count = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const { migratedController } = controllerBench(() => world);
const as = (actor: typeof mara) => ({ ...context('the root ends'), actor });

/** On Profile 3, with what there is to trust today. */
async function migrated(Kind: typeof FakeStation = FakeStation, faults: Fault[] = []) {
  count += 1;
  const station = await world.enroll(`${Kind.name}-${count}`, faults, {}, Kind);
  await world.migrate(station.identityId);
  await world.run();
  return station;
}

const plan = (count: number | null, selection: WaveSelection = {}) =>
  world.evse.planWave(
    {
      kind: 'trust_anchors',
      name: 'All',
      selection,
      rules: { ...defaults, atOnce: 100, canarySize: 0, groupSize: 100, successPercent: 50, errorPercent: 50 },
      count,
    },
    as(mara),
  );

async function rolledOut(count: number, selection: WaveSelection = {}): Promise<WaveId> {
  const { waveId } = unwrap(await plan(count, selection));
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId: waveId as WaveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run();
  return waveId as WaveId;
}

const newest = async (): Promise<TrustAnchorBundleId> => {
  const query = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 1 } as const;
  const [bundle] = await world.lifecycle.trustAnchorBundles(query);
  if (bundle === undefined) throw new Error('nothing is prepared');
  return bundle.id;
};
const stateOf = async (id: TrustAnchorBundleId) => (await world.lifecycle.trustAnchorBundle(id))?.state;
const released = async (): Promise<TrustAnchorBundleId> => {
  const bundleId = await newest();
  const readiness = { losing: 0, unknown: 0 };
  unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness }, as(mara)));
  await world.run(0);
  return bundleId;
};
const added = async (name: string) => {
  const root = world.authority.addServerRoot(name);
  await world.lifecycle.releaseAddedAnchors();
  return root;
};
/** The first server root is no authority's any more, and a version without it is on its way. */
async function removalReleased(): Promise<TrustAnchorBundleId> {
  world.authority.useNextServerRoot();
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const old = anchors.find(({ name }) => name === 'CN=Test Server Root')?.fingerprint ?? '';
  unwrap(await world.lifecycle.removeTrustAnchors({ fingerprints: [old] }, as(mara)));
  return released();
}
const names = ({ anchors }: FakeStation) => [...anchors.values()].map(({ subject }) => subject.der.toString('latin1'));
const has = (station: FakeStation, name: string) => names(station).some((one) => one.endsWith(name));

test('a wave brings the next root to stations of 1.6, 2.0.1 and 2.1, and the version is in force when the last one lists it', async () => {
  const stations = [await migrated(FakeStation16), await migrated(), await migrated(FakeStation21)];
  await added('Server Root 2');
  const bundleId = await released();
  expect(await stateOf(bundleId)).toBe('releasing');
  const waveId = await rolledOut(3);
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ kind: 'trust_anchors', bundleId, state: 'completed' });
  for (const station of stations)
    expect([has(station, 'Server Root 2'), has(station, 'Test Server Root')]).toEqual([true, true]);
  expect(await stateOf(bundleId)).toBe('active');
  expect(unwrap(await plan(null))).toMatchObject({ count: 0, skipped: [{ reason: 'anchors_verified', count: 3 }] });
});

test('a local controller is brought the next root by a wave as stations are, and the version waits for it', async () => {
  const { controllerId } = await migratedController();
  const station = await migrated();
  const controller = world.stations.get(controllerId) as FakeStation;
  await added('Server Root 2');
  const bundleId = await released();
  await rolledOut(1, { identityIds: [station.identityId] });
  expect([has(station, 'Server Root 2'), await stateOf(bundleId)]).toEqual([true, 'releasing']);
  const drift = { bundle: 'charging_station_trust', drift: null, fingerprint: null, after: null, limit: 9 } as const;
  expect(await world.evse.anchorDrift(drift, 'all')).toMatchObject([
    { station: { identityId: controllerId }, missing: [{ next: { step: 'next_wave' } }] },
  ]);
  const waveId = await rolledOut(1);
  expect(await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 9 }, 'all')).toMatchObject([
    { identityId: controllerId },
  ]);
  expect([has(controller, 'Server Root 2'), await stateOf(bundleId)]).toEqual([true, 'active']);
  expect(await world.evse.anchorDrift(drift, 'all')).toEqual([]);
});

test('I5: the root of a local controller’s own certificate is not taken from it, whatever version is without it', async () => {
  const { controllerId } = await migratedController();
  const controller = world.stations.get(controllerId) as FakeStation;
  world.authority.useAnotherStationRoot('Station Root 2');
  await world.lifecycle.releaseAddedAnchors();
  const { anchors } = await world.lifecycle.stationTrustAnchors();
  const old = anchors.find(({ name }) => name === 'CN=Test Station Root')?.fingerprint ?? '';
  unwrap(await world.lifecycle.removeTrustAnchors({ fingerprints: [old] }, as(mara)));
  await released();
  const waveId = await rolledOut(1);
  const failed = await world.evse.waveMembers(waveId, { state: 'failed', after: 0, limit: 9 }, 'all');
  expect(failed).toMatchObject([{ identityId: controllerId, because: { code: 'anchor_in_use' } }]);
  expect([has(controller, 'Test Station Root'), has(controller, 'Station Root 2')]).toEqual([true, true]);
});

test('what others put on a station is left at the end of a rollout, and deleted where the policy says so', async () => {
  const [left, cleaned] = [await migrated(), await migrated(FakeStation16)];
  const foreign = unwrap(parseCertificatePem(testAnchors('of somebody else').anchors[0]?.pem ?? ''));
  for (const station of [left, cleaned]) station.anchors.set(foreign.fingerprint, foreign);
  await added('Server Root 2');
  await released();
  await rolledOut(1, { identityIds: [left.identityId] });
  const rule = { name: 'tidy', level: 'owner', value: 'depot', set: { rootsOfOthers: 'delete' } } as const;
  await applyPolicy(world, (before) => ({ ...before, rules: [{ ...rule, purpose: 'charger_identity' }] }));
  await rolledOut(1, { identityIds: [cleaned.identityId] });
  expect([left, cleaned].map(({ anchors }) => anchors.has(foreign.fingerprint))).toEqual([true, false]);
  expect([left, cleaned].map((station) => [has(station, 'Server Root 2'), has(station, 'Test Server Root')])).toEqual([
    [true, true],
    [true, true],
  ]);
  // It has arrived and has it still: drift says what becomes of it now.
  unwrap(await world.evse.orderCertificateList({ identityId: left.identityId }, context()));
  await world.run(0.01);
  expect(
    await world.evse.anchorDrift(
      { bundle: 'charging_station_trust', drift: 'unwanted', fingerprint: null, after: null, limit: 9 },
      'all',
    ),
  ).toMatchObject([
    { station: { identityId: left.identityId }, unwanted: [{ anchor: null, next: { step: 'next_wave' } }] },
  ]);
});

test('a version that no station is left to be given is in force as soon as it is released', async () => {
  await world.lifecycle.stationTrustAnchors();
  await added('Server Root 2');
  expect(await stateOf(await released())).toBe('active');
});

test('a version does not wait for a station that is still in its box, which would keep others from being repaired meanwhile', async () => {
  const station = await migrated();
  await world.enroll('IN-ITS-BOX');
  await added('Server Root 2');
  const bundleId = await released();
  expect(await stateOf(bundleId)).toBe('releasing');
  await rolledOut(1, { identityIds: [station.identityId] });
  expect(await stateOf(bundleId)).toBe('active');
  for (const [fingerprint, one] of station.anchors)
    if (one.subject.der.toString('latin1').endsWith('Server Root 2')) station.anchors.delete(fingerprint);
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context()));
  await world.run(0.01);
  world.clock.advance(86_400_000);
  expect(await world.evse.reconcileAnchors()).toBe(1);
  await world.run(0.01);
  expect(has(station, 'Server Root 2')).toBe(true);
});

test('one that says yes and does not list it has failed, keeps what it has, and the version waits for it', async () => {
  const good = await migrated();
  const bad = await migrated();
  bad.faults.add('accepts-anchor-without-listing');
  await added('Server Root 2');
  const bundleId = await released();
  const waveId = await rolledOut(2);
  expect([has(good, 'Server Root 2'), has(bad, 'Server Root 2'), has(bad, 'Test Server Root')]).toEqual([
    true,
    false,
    true,
  ]);
  const members = await world.evse.waveMembers(waveId, { state: 'failed', after: 0, limit: 9 }, 'all');
  expect(members).toMatchObject([{ identityId: bad.identityId, process: { state: 'failed' } }]);
  expect(await stateOf(bundleId)).toBe('releasing');

  bad.faults.clear();
  await rolledOut(1);
  expect([has(bad, 'Server Root 2'), await stateOf(bundleId)]).toEqual([true, 'active']);
});

test('a root that a version is without is deleted where every other is listed, and neither is an alarm', async () => {
  const stations = [await migrated(FakeStation16), await migrated()];
  await added('Server Root 2');
  await released();
  await rolledOut(2);
  const bundleId = await removalReleased();
  await rolledOut(2);
  for (const station of stations) {
    expect([has(station, 'Server Root 2'), has(station, 'Test Server Root')]).toEqual([true, false]);
    const about = { kind: 'identity', id: station.identityId } as const;
    expect(await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara)).toEqual([]);
  }
  expect(await stateOf(bundleId)).toBe('active');
});

test('a station that has lost a root that it is to have loses no other', async () => {
  const station = await migrated();
  await added('Server Root 2');
  await released();
  await rolledOut(1);
  const bundleId = await removalReleased();
  for (const [fingerprint, one] of station.anchors)
    if (one.subject.der.toString('latin1').endsWith('Server Root 2')) station.anchors.delete(fingerprint);
  await rolledOut(1);
  expect(has(station, 'Test Server Root')).toBe(true);
  expect(await stateOf(bundleId)).toBe('releasing');
  await rolledOut(1);
  expect([has(station, 'Server Root 2'), has(station, 'Test Server Root')]).toEqual([true, false]);
});

test('what was brought by a version that is rolled back is taken away by the next wave', async () => {
  const good = await migrated();
  const bad = await migrated();
  bad.faults.add('accepts-anchor-without-listing');
  await added('Server Root 2');
  const bundleId = await released();
  await rolledOut(2);
  unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId }, as(mara)));
  bad.faults.clear();
  await rolledOut(2);
  expect([has(good, 'Server Root 2'), has(bad, 'Server Root 2')]).toEqual([false, false]);
  expect([has(good, 'Test Server Root'), has(bad, 'Test Server Root')]).toEqual([true, true]);
  expect(await stateOf(bundleId)).toBe('rolled_back');
});

test('what was under way to a station at a gateway that was killed ends when that has started anew, and is asked again', async () => {
  const station = await migrated();
  await added('Server Root 2');
  const bundleId = await released();
  let isKilled = false;
  world.mishapFor = ({ kind }) => {
    if (isKilled || kind !== 'install_trust_anchor') return 'none';
    isKilled = true;
    return 'gateway_killed';
  };
  await rolledOut(1);
  expect(isKilled).toBe(true);
  expect([has(station, 'Server Root 2'), await stateOf(bundleId)]).toEqual([true, 'active']);
});

test('waves are listed by their kind', async () => {
  await migrated();
  await added('Server Root 2');
  await released();
  const waveId = await rolledOut(1);
  const of = (kind: 'migration' | 'trust_anchors') => world.evse.waves({ kind, before: null, limit: 9 }, 'all');
  expect([await of('migration'), (await of('trust_anchors')).map((one) => one.waveId)]).toEqual([[], [waveId]]);
});
