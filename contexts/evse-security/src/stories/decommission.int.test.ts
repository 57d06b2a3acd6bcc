import type { TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fleetFigures } from '../adapters/postgres/index.ts';
import type { ChargerId } from '../charger/charger.ts';
import { beginOnboardings } from '../commands/begin-onboardings.ts';
import { openMigration } from '../commands/open-migration.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { controllerBench } from '../testing/controller-bench.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, mara, noor, ORGANISATION, TestWorld } from '../testing/test-world.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { WaveId, WaveRules } from '../wave/wave.ts';

let world: TestWorld;
let count = 0;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('hit by a truck'), actor });
type Station = FakeStation & { identityId: ChargerId };

async function enrolled(): Promise<Station> {
  count += 1;
  const station = await world.enroll(`GONE-${count}`);
  await world.evse.publishDirtyEntries();
  return station;
}
async function migrated(): Promise<Station> {
  const station = await enrolled();
  await world.migrate(station.identityId);
  await world.run();
  return station;
}
function newcomer(): Promise<Station> {
  count += 1;
  return world.enroll(`GONE-${count}`, [], { staysOnProfile2: false });
}
const casesOf = async (identityId: ChargerId) =>
  (await world.evse.migrations({ before: null, limit: 9 }, 'all')).filter((one) => one.identityId === identityId);
const ask = (identityId: ChargerId, certificates: 'revoke' | 'run_out' = 'revoke') =>
  world.lifecycle.decommissionIdentity({ identityId, certificates }, as(mara));
async function decommissioned(identityId: ChargerId, certificates: 'revoke' | 'run_out' = 'revoke', days = 1) {
  const { approvalId } = unwrap(await ask(identityId, certificates));
  if (approvalId !== null) {
    unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  }
  await world.run(days);
}
const keysOf = async (identityId: ChargerId) => {
  const query = { finding: null, state: null, identityId, family: null, after: null, limit: 9 };
  return (await world.evse.authorizationKeys(query, 'all')).map(({ state }) => state);
};

const plan = (kind: 'migration' | 'trust_anchors', count: number | null, rules: Partial<WaveRules> = {}) =>
  world.evse.planWave(
    {
      kind,
      name: 'All',
      selection: {},
      rules: {
        ...defaults,
        atOnce: 100,
        canarySize: 0,
        groupSize: 100,
        successPercent: 100,
        errorPercent: 0,
        ...rules,
      },
      count,
    },
    as(mara),
  );
async function started(
  kind: 'migration' | 'trust_anchors',
  stations: number,
  rules: Partial<WaveRules> = {},
): Promise<WaveId> {
  const { waveId } = unwrap(await plan(kind, stations, rules));
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId: waveId as WaveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  return waveId as WaveId;
}
const membersOf = (waveId: WaveId) => world.evse.waveMembers(waveId, { state: null, after: 0, limit: 9 }, 'all');
const figures = () => world.deps.transactions.snapshot((tx) => fleetFigures.read(tx, world.clock.now()));
const certificatesOf = async (identityId: ChargerId) =>
  (await world.lifecycle.certificatesOf(identityId, mara)).map(({ state }) => state);

/** The next root is on its way to every station. */
async function released(): Promise<TrustAnchorBundleId> {
  world.authority.addServerRoot('Server Root 2');
  await world.lifecycle.releaseAddedAnchors();
  const query = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 1 } as const;
  const [bundle] = await world.lifecycle.trustAnchorBundles(query);
  const bundleId = bundle?.id as TrustAnchorBundleId;
  unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as(mara)));
  await world.run(0);
  return bundleId;
}
const stateOf = async (id: TrustAnchorBundleId) => (await world.lifecycle.trustAnchorBundle(id))?.state;

const { migratedController, bindByTwo } = controllerBench(() => world);

describe('a station that is gone for good', () => {
  test('is let in with nothing any more: its session closes, its certificate is revoked and its passwords retire', async () => {
    const onProfile3 = await migrated();
    const onProfile2 = await enrolled();
    world.connectSoon(onProfile2.identityId, 0);
    await world.run(1 / 24);
    const [own] = onProfile3.credentials();
    if (own === undefined) throw new Error('it has a certificate');
    expect(world.admits(onProfile3.identityId, own)).not.toBeNull();
    for (const { identityId } of [onProfile3, onProfile2]) await decommissioned(identityId);

    expect(world.admits(onProfile3.identityId, own)).toBeNull();
    expect(world.admits(onProfile2.identityId, { profile: 2, password: onProfile2.password })).toBeNull();
    for (const { identityId } of [onProfile3, onProfile2]) {
      expect(world.isLive(identityId)).toBe(false);
      const entry = { isDecommissioned: true, fingerprints: {}, passwords: [] };
      expect(world.published.get(identityId)).toMatchObject(entry);
      expect(new Set(await keysOf(identityId))).toEqual(new Set(['retired']));
    }
    expect(await certificatesOf(onProfile3.identityId)).toEqual(['revoked']);
  });

  test('whose certificate is to run out is not on the list of revocations, and opens nothing either', async () => {
    const station = await migrated();
    const [own] = station.credentials();
    await decommissioned(station.identityId, 'run_out');
    expect(await certificatesOf(station.identityId)).toEqual(['inactive']);
    if (own !== undefined) expect(world.admits(station.identityId, own)).toBeNull();
    const [certificate] = await world.lifecycle.certificatesOf(station.identityId, mara);
    const input = { certificateId: certificate?.id as never };
    expect(await world.lifecycle.activateCertificate(input, as(mara))).toMatchObject({
      refusal: { reason: 'identity_decommissioned' },
    });
  });

  test('that never came goes by one person; any other by two, also where it was silent for a month (I5)', async () => {
    const never = await enrolled();
    const there = await enrolled();
    world.connectSoon(there.identityId, 0);
    await world.run(1 / 24);
    expect(unwrap(await ask(there.identityId)).approvalId).not.toBeNull();
    expect(unwrap(await ask(never.identityId)).approvalId).toBeNull();
    const proven = await migrated();
    const why = async ({ identityId }: Station) =>
      unwrap(await world.lifecycle.previewDecommission({ identityId, certificates: 'revoke' }, mara));
    expect(await why(proven)).toMatchObject({
      alive: ['certificate_in_force', 'proven_on_profile_3', 'seen_lately'],
      records: [{ fate: 'revoked', state: 'active' }],
    });
    expect((await why(there)).alive).toEqual(['password_in_force', 'seen_lately']);

    for (const { identityId } of [there, proven]) await world.disconnect(identityId);
    world.clock.advance(31 * 86_400_000);
    expect((await why(there)).alive).toEqual(['password_in_force']);
    expect(unwrap(await ask(there.identityId)).approvalId).not.toBeNull();
  });

  test('and was proven on Profile 3 goes by two, also when its only certificate is revoked and its recovery is running', async () => {
    const station = await migrated();
    const [certificate] = await world.lifecycle.certificatesOf(station.identityId, mara);
    const revoke = { certificateId: certificate?.id as never, reason: 'keyCompromise' } as const;
    unwrap(await world.lifecycle.revokeCertificate(revoke, as(mara)));
    await world.run(1 / 24);
    world.clock.advance(31 * 86_400_000);
    const { identityId } = station;
    expect(await world.lifecycle.previewDecommission({ identityId, certificates: 'revoke' }, mara)).toMatchObject({
      value: { alive: ['proven_on_profile_3', 'recovery_running'] },
    });
    expect(unwrap(await ask(identityId)).approvalId).not.toBeNull();
  });

  test('has its case ended, and every command about it says that there is no such station', async () => {
    const station = await enrolled();
    const { caseId } = unwrap(await world.evse.planMigration({ identityId: station.identityId }, context()));
    await world.run(0);
    expect(await world.evse.decommissionOfStation(station.identityId)).toMatchObject({
      keys: 1,
      processes: [{ processId: caseId }],
    });
    await decommissioned(station.identityId);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'abandoned' });
    expect(await world.evse.planMigration({ identityId: station.identityId }, context())).toMatchObject({
      refusal: 'charger_unknown',
    });
    expect(await world.evse.issueAuthorizationKey({ identityId: station.identityId }, context())).toMatchObject({
      ok: false,
    });
  });

  test('is begun nothing for as a newcomer that waited for its turn', async () => {
    const draft = { family: world.family, capabilities: { path: 'native_201' }, exclusion: null } as const;
    unwrap(await world.evse.declareFamily(draft, { ...context(), expectedVersion: 0 }));
    const [gone, there] = [await newcomer(), await newcomer()];
    await world.evse.publishDirtyEntries();
    for (const { identityId } of [gone, there]) await world.connect(identityId);
    await world.deps.transactions.run((tx) =>
      world.deps.stores.chargers.decommission(tx, gone.identityId, world.clock.now()),
    );
    expect(await beginOnboardings(world.deps)).toBe(1);
    expect(await casesOf(gone.identityId)).toEqual([]);
    expect(await casesOf(there.identityId)).toHaveLength(1);
  });

  test('gets no case from whoever had looked at it before: that waits for its decommissioning', async () => {
    const { identityId } = await enrolled();
    const { transactions, stores } = world.deps;
    const opened = await transactions.run(async (tx) => {
      await stores.chargers.lock(tx, identityId);
      const opening = transactions.run((other) => openMigration(world.deps, other, identityId, context()));
      await stores.chargers.decommission(tx, identityId, world.clock.now());
      return { opening };
    });
    expect(await opened.opening).toBeNull();
    expect(await casesOf(identityId)).toEqual([]);
  });

  test('is in no count of the fleet any more', async () => {
    const gone = await migrated();
    await enrolled();
    expect(await figures()).toMatchObject({ stations: 2, onProfile3: 1 });
    await decommissioned(gone.identityId);
    expect(await figures()).toMatchObject({ stations: 1, onProfile3: 0 });
    expect((await world.evse.stations({ after: null, limit: 9 }, 'all')).map(({ wireName }) => wireName)).not.toContain(
      gone.wireName,
    );
    expect(unwrap(await plan('migration', null))).toMatchObject({ count: 1, skipped: [] });
  });
});

describe('whoever waits for a station that never comes again goes on', () => {
  test('a version of trust anchors is in force when the last one that it was not brought to is decommissioned', async () => {
    const [there, gone] = [await migrated(), await migrated()];
    const bundleId = await released();
    await world.disconnect(gone.identityId);
    const { waveId } = unwrap(await plan('trust_anchors', 2));
    expect(waveId).not.toBeNull();
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId: waveId as WaveId }, as(mara)));
    unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
    await world.run(1);
    expect(await stateOf(bundleId)).toBe('releasing');
    await decommissioned(gone.identityId);
    expect(await stateOf(bundleId)).toBe('active');
    expect([there.anchors.size, gone.anchors.size]).toEqual([3, 2]);
    const drift = { bundle: 'charging_station_trust', drift: null, fingerprint: null, after: null, limit: 9 } as const;
    expect(await world.evse.anchorDrift(drift, 'all')).toEqual([]);
  });

  test('a wave leaves it out, whether it waited there or was under way, and does not call that a failure', async () => {
    const [there, gone, waiting] = [await enrolled(), await enrolled(), await enrolled()];
    world.connectSoon(there.identityId, 0);
    const underWay = await started('migration', 3);
    await world.run(0);
    await decommissioned(gone.identityId, 'revoke', 0);
    expect(await membersOf(underWay)).toContainEqual(
      expect.objectContaining({
        identityId: gone.identityId,
        state: 'left_out',
        because: expect.objectContaining({ code: 'decommissioned' }),
      }),
    );
    await decommissioned(waiting.identityId);
    expect(await world.evse.wave(underWay, 'all')).toMatchObject({ state: 'completed' });
    expect((await membersOf(underWay))?.map(({ state }) => state).toSorted()).toEqual([
      'active',
      'left_out',
      'left_out',
    ]);

    const [never] = [await enrolled()];
    const { waveId } = unwrap(await plan('migration', 1));
    await decommissioned(never.identityId);
    expect(await membersOf(waveId as WaveId)).toMatchObject([{ state: 'left_out' }]);
  });

  test('a wave goes on without one that had failed in it, and holds nothing against the others for it', async () => {
    const stations = [await enrolled(), await enrolled(), await enrolled()];
    for (const { identityId } of stations) world.connectSoon(identityId, 0);
    await world.run(1 / 24);
    const waveId = await started('migration', 3, { atOnce: 1, successPercent: 1, errorPercent: 34 });
    await world.run(0);
    const begun = (await membersOf(waveId))?.find(({ state }) => state === 'under_way');
    if (begun === undefined) throw new Error('one is begun');
    unwrap(await world.evse.quarantineMigration({ caseId: begun.processId as MigrationCaseId }, as(mara)));
    await world.run(0);
    const budget = async () => (await world.evse.wave(waveId, 'all'))?.health.budget;
    expect(await budget()).toMatchObject({ mayFail: 1, failed: 1 });
    await decommissioned(begun.identityId, 'revoke', 0);
    // Of the two that are left none may fail.
    expect(await budget()).toMatchObject({ mayFail: 0, failed: 0 });
    await world.run(1);
    expect(await world.evse.wave(waveId, 'all')).toMatchObject({ state: 'completed', hold: null });
    expect((await membersOf(waveId))?.find(({ identityId }) => identityId === begun.identityId)).toMatchObject({
      state: 'left_out',
      failedAt: null,
      because: { code: 'decommissioned' },
    });
  });
});

describe('a station that comes back', () => {
  const enrol = (station: Station) =>
    world.evse.enrollCharger(
      {
        wireName: station.wireName,
        serialNumber: station.serialNumber,
        organisation: ORGANISATION,
        vendor: 'V',
        model: 'M',
        owner: 'depot',
        family: world.family,
        cohorts: [],
        authorizationKey: 'a-new-password-of-it',
      },
      as(mara),
    );

  test('is another identity under the old name, and what the first one had opens nothing', async () => {
    const station = await migrated();
    const [own] = station.credentials();
    await decommissioned(station.identityId);
    const again = unwrap(await enrol(station)).identityId;
    world.stations.set(again, station);
    expect(again).not.toBe(station.identityId);
    await world.run(0);
    // Published again, it takes nothing from whoever has its name now.
    expect(await world.evse.admissionEntry(station.identityId)).toBeNull();
    if (own !== undefined) expect(world.admits(again, own)).toBeNull();
    expect(world.admits(again, { profile: 2, password: 'a-new-password-of-it' })).not.toBeNull();
    expect(world.admits(again, { profile: 2, password: station.password })).toBeNull();
  });

  test('is told of as a security event while nobody has enrolled it anew', async () => {
    const station = await migrated();
    await decommissioned(station.identityId);
    const { identityId, wireName } = station;
    const seen = { at: world.clock.now().toISOString(), remoteAddress: '192.0.2.7', port: 8443, identityId };
    const reason = 'identity_decommissioned';
    await world.fact({ ...seen, kind: 'handshake_refused', reason, wireName, certificate: null, count: 1 });
    const [event] = await world.securityEvents(identityId);
    expect(event).toMatchObject({ type: 'decommissioned_identity_used', severity: 'high', identityId });
  });
});

test('the snapshot of a gateway that begins names who is gone, and of a name that is used again the new one alone', async () => {
  const [gone, again] = [await enrolled(), await enrolled()];
  for (const { identityId } of [gone, again]) await decommissioned(identityId);
  const { wireName, serialNumber } = again;
  const names = { wireName, serialNumber, organisation: ORGANISATION, vendor: 'V', model: 'M' };
  const of = { owner: 'depot', family: world.family, cohorts: [], authorizationKey: null };
  const { identityId } = unwrap(await world.evse.enrollCharger({ ...names, ...of }, as(mara)));
  const { entries } = await world.evse.admissionSnapshot();
  const told = entries.map((entry) => [entry.identityId, entry.isDecommissioned ?? false]);
  expect(told).toContainEqual([gone.identityId, true]);
  expect(told).toContainEqual([identityId, false]);
  expect(told.some(([id]) => id === again.identityId)).toBe(false);
});

test('an EVSE goes with its station, and what was asked for it', async () => {
  const station = await migrated();
  const evse = await world.enrollEvse(station, 'DE*ABC*E1');
  await decommissioned(station.identityId);
  expect(await world.lifecycle.findIdentity(evse)).toMatchObject({
    decommissioned: { reason: 'hit by a truck', certificates: 'revoke' },
  });
  expect(await world.lifecycle.identityByBinding('secc_id', 'DE*ABC*E1')).toBeNull();
});

test('a local controller that carries stations stays until they are released, and so does a station that it carries', async () => {
  const { controllerId } = await migratedController();
  const { identityId } = await enrolled();
  await bindByTwo(controllerId, identityId);
  expect(await ask(controllerId)).toMatchObject({ refusal: { reason: 'controller_carries_stations' } });
  expect(await ask(identityId)).toMatchObject({ refusal: { reason: 'station_behind_controller' } });
});
