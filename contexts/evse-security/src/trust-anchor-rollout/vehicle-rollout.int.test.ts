import type { TrustAnchor, TrustAnchorBundleId, VehicleBundle } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { registerAnchors } from '../testing/two-people.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { WaveId, WaveRules, WaveSelection } from '../wave/wave.ts';

const [first, second, third] = testAnchors('Root 1', 'Root 2', 'Root 3').anchors as unknown as [
  TrustAnchor,
  TrustAnchor,
  TrustAnchor,
];

let world: TestWorld;
let count = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('release 4 of the scheme'), actor });

async function connected(Kind?: typeof FakeStation16 | typeof FakeStation21, faults: string[] = []) {
  count += 1;
  const station = await world.enroll(`VR-${count}`, faults as never, {}, Kind);
  world.connectSoon(station.identityId);
  await world.run(0.01);
  return station;
}

async function released(bundle: VehicleBundle, ...anchors: readonly TrustAnchor[]): Promise<TrustAnchorBundleId> {
  const { lifecycle } = world;
  const anchorsPem = anchors.map(({ pem }) => pem).join('');
  if (bundle === 'oem_provisioning_trust') await registerAnchors(world, bundle, anchorsPem);
  else unwrap(await lifecycle.importTrustAnchors({ purpose: bundle, anchorsPem, dryRun: false }, as(mara)));
  const [draft] = await lifecycle.trustAnchorBundles({ purpose: bundle, state: 'draft', after: null, limit: 1 });
  const bundleId = draft?.id as TrustAnchorBundleId;
  unwrap(await lifecycle.prepareTrustAnchors({ bundleId }, as(mara)));
  unwrap(await lifecycle.releaseTrustAnchors({ bundleId, readiness: null }, as(mara)));
  await world.run(0.01);
  return bundleId;
}

const stateOf = async (id: TrustAnchorBundleId) => (await world.lifecycle.trustAnchorBundle(id))?.state;

interface Planned {
  readonly count?: number;
  readonly selection?: WaveSelection;
  readonly rules?: Partial<WaveRules>;
}

const plan = (bundle: VehicleBundle, { count = undefined, selection = {}, rules = {} }: Planned = {}) =>
  world.evse.planWave(
    {
      kind: 'trust_anchors',
      bundle,
      name: 'All',
      selection,
      rules: {
        ...defaults,
        atOnce: 100,
        canarySize: 0,
        groupSize: 100,
        successPercent: 50,
        errorPercent: 50,
        ...rules,
      },
      count: count ?? null,
    },
    as(mara),
  );

async function rolledOut(bundle: VehicleBundle, planned: Planned & { readonly count: number }): Promise<WaveId> {
  const waveId = unwrap(await plan(bundle, planned)).waveId as WaveId;
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(1);
  return waveId;
}

const failedIn = (waveId: WaveId) => world.evse.waveMembers(waveId, { state: 'failed', after: 0, limit: 9 }, 'all');
const has = (roots: FakeStation['moRoots'], ...anchors: readonly TrustAnchor[]) =>
  anchors.map(({ fingerprint }) => roots.has(fingerprint));
const drift = (bundle: VehicleBundle) =>
  world.evse.anchorDrift({ bundle, drift: null, fingerprint: null, after: null, limit: 9 }, 'all');

async function declared(family: string, capabilities: { readonly vehicle_roots: boolean }): Promise<void> {
  world.family = family;
  const declaration = { family, capabilities, exclusion: null };
  unwrap(await world.evse.declareFamily(declaration, { ...context('its manual'), expectedVersion: 0 }));
}

test('a wave brings MO roots to stations of 1.6, 2.0.1 and 2.1, the next one takes away what its version lacks, and each is in force when the last one lists it', async () => {
  const stations = [await connected(FakeStation16), await connected(), await connected(FakeStation21)];
  await declared('takes none', { vehicle_roots: false });
  await connected();
  const bundleId = await released('contract_trust', first, second);
  expect(await stateOf(bundleId)).toBe('releasing');
  const left = { reason: 'family_cannot', count: 1 };
  expect(unwrap(await plan('contract_trust'))).toMatchObject({ count: 3, skipped: [left] });

  const waveId = await rolledOut('contract_trust', { count: 3, rules: { canarySize: 1, groupSize: 2 } });
  const wave = { kind: 'trust_anchors', bundle: 'contract_trust', bundleId, state: 'completed' };
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ ...wave, groups: [{ active: 1 }, { active: 2 }] });
  for (const { moRoots } of stations) expect(has(moRoots, first, second)).toEqual([true, true]);
  expect(await stateOf(bundleId)).toBe('active');
  const there = { reason: 'anchors_verified', count: 3 };
  expect(unwrap(await plan('contract_trust'))).toMatchObject({ count: 0, skipped: [there, left] });

  // No connection stands on them: what the next version lacks needs no second person, and nobody is asked who would lose it.
  const nextId = await released('contract_trust', second, third);
  expect([await stateOf(bundleId), await stateOf(nextId)]).toEqual(['active', 'releasing']);
  const csmsRoots = stations.map(({ anchors }) => anchors.size);
  await rolledOut('contract_trust', { count: 3 });
  for (const { moRoots, identityId } of stations) {
    expect(has(moRoots, first, second, third)).toEqual([false, true, true]);
    const about = { kind: 'identity', id: identityId } as const;
    expect(await world.lifecycle.incidents({ about, after: null, limit: 5 }, mara)).toEqual([]);
  }
  expect(stations.map(({ anchors }) => anchors.size)).toEqual(csmsRoots);
  expect([await stateOf(bundleId), await stateOf(nextId)]).toEqual(['superseded', 'active']);
});

test('OEM roots go to stations of 2.1 alone, as no other version has a word for them, and nobody waits for the others', async () => {
  await connected(FakeStation16);
  await connected();
  const { oemRoots } = await connected(FakeStation21);
  const bundleId = await released('oem_provisioning_trust', first);
  const { skipped, count: fit } = unwrap(await plan('oem_provisioning_trust'));
  expect(skipped.map(({ reason, count: of }) => [reason, of])).toEqual([
    ['version_has_no_word', 1],
    ['version_has_no_word', 1],
  ]);
  await rolledOut('oem_provisioning_trust', { count: fit });
  expect([has(oemRoots, first), await stateOf(bundleId)]).toEqual([[true], 'active']);
});

test('a station that says yes and lists nothing holds the wave at its canary, and is found again by the next one', async () => {
  const bad = await connected(undefined, ['accepts-anchor-without-listing']);
  const good = await connected();
  const bundleId = await released('contract_trust', first);
  const waveId = await rolledOut('contract_trust', {
    count: 2,
    rules: { canarySize: 1, groupSize: 1, errorPercent: 0 },
  });
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ state: 'held', hold: { code: 'too_many_failures' } });
  expect(await failedIn(waveId)).toMatchObject([{ identityId: bad.identityId }]);
  expect([has(good.moRoots, first), await stateOf(bundleId)]).toEqual([[false], 'releasing']);
  unwrap(await world.evse.abortWave({ waveId }, as(mara)));
  bad.faults.clear();
  await rolledOut('contract_trust', { count: 2 });
  expect([has(bad.moRoots, first), has(good.moRoots, first), await stateOf(bundleId)]).toEqual([
    [true],
    [true],
    'active',
  ]);
});

test('one that does not know the message shows that it takes none, is left alone from then on, and holds up no version', async () => {
  const { identityId } = await connected(FakeStation16, ['knows-no-v2g-roots']);
  await connected();
  const bundleId = await released('v2g_trust', first);
  const waveId = await rolledOut('v2g_trust', { count: 2 });
  expect(await failedIn(waveId)).toMatchObject([{ identityId, because: { code: 'capability_missing' } }]);
  expect(await stateOf(bundleId)).toBe('active');
  expect(unwrap(await plan('v2g_trust'))).toMatchObject({
    count: 0,
    skipped: [{ reason: 'family_cannot', examples: [identityId] }, { reason: 'anchors_verified' }],
  });
  // The roots by which it verifies us go by another message.
  expect(unwrap(await world.evse.planWave({ ...csmsPlan, count: null }, as(mara))).skipped).not.toMatchObject([
    { reason: 'family_cannot' },
  ]);
});

const csmsPlan = { kind: 'trust_anchors', name: 'CSMS', selection: {}, rules: defaults } as const;

test('what was brought by a version that is rolled back is taken away by the next wave', async () => {
  const bad = await connected(undefined, ['accepts-anchor-without-listing']);
  const good = await connected();
  const bundleId = await released('contract_trust', first);
  await rolledOut('contract_trust', { count: 2 });
  expect(has(good.moRoots, first)).toEqual([true]);
  unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId }, as(mara)));
  bad.faults.clear();
  await rolledOut('contract_trust', { count: 2 });
  expect([has(good.moRoots, first), has(bad.moRoots, first)]).toEqual([[false], [false]]);
  expect(await stateOf(bundleId)).toBe('rolled_back');
});

test('a V2G root under which our own chains towards vehicles end is taken from no station, whatever version lacks it', async () => {
  const station = await connected();
  const [ours] = await world.lifecycle.v2gRoots('evse_v2g');
  if (ours === undefined) throw new Error('there is one');
  await released('v2g_trust', ours, first);
  await rolledOut('v2g_trust', { count: 1 });
  const bundleId = await released('v2g_trust', first);
  const waveId = await rolledOut('v2g_trust', { count: 1 });
  expect(await failedIn(waveId)).toMatchObject([{ because: { code: 'anchor_in_use' } }]);
  expect([has(station.v2gRoots, ours, first), await stateOf(bundleId)]).toEqual([[true, true], 'releasing']);
});

test('a store with no room beside the next root for its CSMS is left as it is', async () => {
  const station = await connected();
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context()));
  await world.run(0.01);
  await world.deps.transactions.run((tx) =>
    world.deps.stores.chargers.mergeSettings(tx, station.identityId, { trust_anchor_capacity: '2' }),
  );
  await released('contract_trust', first, second);
  expect(unwrap(await plan('contract_trust'))).toMatchObject({
    count: 0,
    skipped: [{ reason: 'trust_anchor_store_full' }],
  });
});

test('a rollout of roots for vehicles that waits for its station holds up none of the roots by which it verifies us', async () => {
  const station = await connected();
  await world.migrate(station.identityId);
  await world.run();
  await released('contract_trust', first);
  await world.disconnect(station.identityId);
  const waveId = await rolledOut('contract_trust', { count: 1 });
  unwrap(await world.evse.abortWave({ waveId }, as(mara)));
  expect(unwrap(await plan('contract_trust')).skipped).toMatchObject([{ reason: 'rollout_is_open' }]);
  world.authority.addServerRoot('Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  const query = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 1 } as const;
  const [next] = await world.lifecycle.trustAnchorBundles(query);
  const release = { bundleId: next?.id as TrustAnchorBundleId, readiness: { losing: 0, unknown: 0 } };
  unwrap(await world.lifecycle.releaseTrustAnchors(release, as(mara)));
  expect(unwrap(await world.evse.planWave({ ...csmsPlan, count: null }, as(mara)))).toMatchObject({ count: 1 });
  await world.connect(station.identityId);
  await world.run(1);
  expect(has(station.moRoots, first)).toEqual([true]);
});

test('a lost root is drift, is sent again by itself while the station is connected, and counts when it is listed', async () => {
  const station = await connected();
  await released('contract_trust', first);
  await rolledOut('contract_trust', { count: 1 });
  expect(await drift('contract_trust')).toEqual([]);
  station.moRoots.clear();
  unwrap(await world.evse.orderCertificateList({ identityId: station.identityId }, context()));
  await world.run(0.01);
  expect(await drift('contract_trust')).toMatchObject([
    {
      station: { identityId: station.identityId },
      missing: [{ anchor: { fingerprint: first.fingerprint }, state: 'removed', next: { step: 'by_itself' } }],
      unwanted: [],
    },
  ]);
  await world.evse.reconcileAnchors();
  await world.run(0.01);
  expect([has(station.moRoots, first), await drift('contract_trust')]).toEqual([[true], []]);
});

test('a root that was withdrawn is drift until a wave has it deleted, though no version is in force any more', async () => {
  const station = await connected();
  const bundleId = await released('contract_trust', first);
  await rolledOut('contract_trust', { count: 1 });
  const asked = unwrap(await world.lifecycle.withdrawTrustAnchors({ bundleId, readiness: null }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: asked.approvalId as never, verdict: 'approve' }, as(noor)));
  expect(await drift('contract_trust')).toMatchObject([
    { missing: [], unwanted: [{ anchor: { fingerprint: first.fingerprint }, next: { step: 'next_wave' } }] },
  ]);
  await rolledOut('contract_trust', { count: 1 });
  expect([has(station.moRoots, first), await drift('contract_trust')]).toEqual([[false], []]);
});
