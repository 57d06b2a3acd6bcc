import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import { FakeAuthority } from '../testing/fake-authority.ts';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { noor, secondEngineer } from '../testing/second-engineer.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { bundleAfter, bundleSteps } from './bundle-steps.ts';
import { anchorOf } from './release-anchors.ts';
import { type BundleState, bundleStates, type TrustAnchorBundleId } from './trust-anchor-bundle.ts';
import type { TrustReadiness } from './trust-readiness.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push(secondEngineer);
});
afterEach(() => world.drop());

const STATIONS = 'charging_station_trust';
const root = (name: string) => new OutsideIssuer(name, world.clock.now(), {});
const drafted = (...anchors: readonly OutsideIssuer[]) => draftedFor('iot_hub_trust', ...anchors);
async function draftedFor(purpose: BundlePurpose, ...anchors: readonly OutsideIssuer[]): Promise<TrustAnchorBundleId> {
  world.clock.advance(1);
  const anchorsPem = anchors.map(({ pem }) => pem).join('');
  const input = { purpose, anchorsPem, dryRun: false };
  const { bundleId, approvalId } = unwrap(await world.lifecycle.importTrustAnchors(input, by(pkiEngineer)));
  if (approvalId !== null) unwrap(await approve(approvalId));
  if (bundleId === null) throw new Error('nothing was imported');
  return bundleId;
}
const prepare = (bundleId: TrustAnchorBundleId) => world.lifecycle.prepareTrustAnchors({ bundleId }, by(pkiEngineer));
const release = (bundleId: TrustAnchorBundleId, readiness = { losing: 0, unknown: 0 }, actor = pkiEngineer) =>
  world.lifecycle.releaseTrustAnchors({ bundleId, readiness }, by(actor));
const released = async (...anchors: readonly OutsideIssuer[]) => {
  const bundleId = await drafted(...anchors);
  unwrap(await prepare(bundleId));
  unwrap(await release(bundleId));
  return bundleId;
};
const states = async (purpose: BundlePurpose = 'iot_hub_trust') =>
  (await world.lifecycle.trustAnchorBundles({ purpose, after: null, limit: 9 })).map(({ state }) => state);
const approve = (approvalId: ApprovalId | null, readiness: TrustReadiness | null = null) =>
  world.lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'approve', readiness }, by(noor));

/** Another root for stations, which our authorities have from now on. */
async function added(): Promise<TrustAnchorBundleId> {
  await world.lifecycle.stationTrustAnchors();
  const [chain] = await new FakeAuthority(world.clock).chains();
  if (chain === undefined) throw new Error('the fake has no authority');
  world.authority.addedChains.push({ ...chain, name: 'elsewhere' });
  world.clock.advance(1);
  await world.lifecycle.releaseAddedAnchors();
  return newestPrepared();
}
async function newestPrepared(): Promise<TrustAnchorBundleId> {
  const prepared = { purpose: STATIONS, state: 'prepared', after: null, limit: 1 } as const;
  const [bundle] = await world.lifecycle.trustAnchorBundles(prepared);
  if (bundle === undefined) throw new Error('nothing was prepared');
  return bundle.id;
}
/** Another generation of the authority of stations' certificates. */
async function grown(): Promise<TrustAnchorBundleId> {
  await world.lifecycle.stationTrustAnchors();
  const [own] = await world.authority.chains();
  const [next] = await new FakeAuthority(world.clock).chains();
  if (own === undefined || next === undefined) throw new Error('the fake has no authority');
  const roots = [{ rootPem: own.rootPem }, { rootPem: next.rootPem }];
  world.authority.addedChains.push({ ...own, roots });
  world.clock.advance(1);
  await world.lifecycle.releaseAddedAnchors();
  return newestPrepared();
}
/** What it is to change to is what it issues with. */
function activated(): void {
  const [chain] = world.authority.addedChains;
  const next = chain?.roots?.at(-1);
  if (chain === undefined || next === undefined) throw new Error('there is no other generation');
  world.authority.addedChains.splice(0, 1, { ...chain, rootPem: next.rootPem });
}
const withdraw = (bundleId: TrustAnchorBundleId) =>
  world.lifecycle.withdrawTrustAnchors({ bundleId, readiness: null }, by(pkiEngineer));
const wanted = async () => (await world.lifecycle.stationTrustAnchors()).anchors.length;

test('every state but those of an import is reached by steps, and nothing leaves one that is over', () => {
  const reached = new Set<BundleState>(['draft', ...bundleSteps.map(({ to }) => to)]);
  const byImport: readonly BundleState[] = ['proposed', 'deleted', 'declined', 'taken_back'];
  expect(bundleStates.filter((state) => !reached.has(state))).toEqual(byImport);
  for (const over of ['withdrawn', 'deleted', 'declined', 'taken_back'] as const)
    expect(bundleSteps.filter(({ from }) => from === over)).toEqual([]);
  expect(bundleAfter('draft', 'release')).toBeNull();
});

describe('a version of a bundle that no station is given', () => {
  test('is prepared, and in force as soon as it is released; the one before is superseded', async () => {
    const first = await drafted(root('One'));
    expect(await release(first)).toMatchObject({ refusal: { reason: 'not_possible_in_this_state' } });
    expect(unwrap(await prepare(first))).toMatchObject({ state: 'prepared', approvalId: null });
    expect(unwrap(await release(first))).toMatchObject({ state: 'active' });
    await released(root('Two'));
    expect(await states()).toEqual(['active', 'superseded']);
  });

  test('is not prepared once an anchor of it has expired', async () => {
    const bundleId = await drafted(root('One'));
    world.clock.advance(40 * 365 * 86_400_000);
    expect(await prepare(bundleId)).toMatchObject({ refusal: { reason: 'anchors_unfit' } });
    expect(await states()).toEqual(['draft']);
  });

  test('gives way to another that is prepared, and can be rolled back and prepared again', async () => {
    const first = await drafted(root('One'));
    unwrap(await prepare(first));
    const second = await drafted(root('Two'));
    unwrap(await prepare(second));
    expect(await states()).toEqual(['prepared', 'superseded']);
    unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId: second }, by(pkiEngineer)));
    expect(await states()).toEqual(['rolled_back', 'superseded']);
    expect(unwrap(await prepare(second))).toMatchObject({ state: 'prepared' });
  });

  test('is withdrawn by two people alone, and the version before it is in force again', async () => {
    await released(root('One'));
    const second = await released(root('Two'));
    const withdraw = (actor = pkiEngineer) =>
      world.lifecycle.withdrawTrustAnchors({ bundleId: second, readiness: null }, by(actor));
    const { person: _, ...robot } = actorWith('pki_engineer');
    expect(await withdraw({ ...robot, kind: 'service' })).toMatchObject({ refusal: { reason: 'needs_second_person' } });
    const { approvalId, state } = unwrap(await withdraw());
    expect([state, await states()]).toEqual(['active', ['active', 'superseded']]);
    unwrap(await approve(approvalId));
    expect(await states()).toEqual(['withdrawn', 'active']);
    const { rows } = await world.database.pool.query(
      `select data->>'after' as after, data->'bundleVersion' as version from domain_event
       where type in ('TrustAnchorWithdrawn', 'TrustAnchorBundleReleased') order by arrival desc limit 2`,
    );
    expect(rows).toEqual([
      { after: 'active', version: 1 },
      { after: 'withdrawn', version: 2 },
    ]);
  });
});

describe('a version of what stations trust', () => {
  test('is wanted of whoever is given a certificate as soon as it is prepared, and in force when it has arrived', async () => {
    const bundleId = await added();
    expect([await states(STATIONS), await wanted()]).toEqual([['prepared', 'active'], 2]);
    expect(unwrap(await release(bundleId))).toMatchObject({ state: 'releasing' });
    expect(await wanted()).toBe(2);
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    expect(await states(STATIONS)).toEqual(['active', 'superseded']);
  });

  test('that is rolled back is wanted of nobody, and is not prepared again by itself', async () => {
    const bundleId = await grown();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId }, by(pkiEngineer)));
    expect([await states(STATIONS), await wanted()]).toEqual([['rolled_back', 'active'], 1]);
    await world.lifecycle.releaseAddedAnchors();
    expect([await states(STATIONS), await wanted()]).toEqual([['rolled_back', 'active'], 1]);
  });

  test('goes to stations alone: another that is prepared meanwhile waits, and is wanted as well', async () => {
    unwrap(await release(await added()));
    const second = await added();
    expect(await wanted()).toBe(3);
    expect(await release(second)).toMatchObject({ refusal: { reason: 'bundle_being_released' } });
  });

  test('that takes an anchor away is released where nobody depends on it, else by two people', async () => {
    const bundleId = await added();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const gone = world.authority.addedChains.pop();
    const anchor = (await world.lifecycle.stationTrustAnchors()).anchors.find(({ pem }) => pem === gone?.rootPem);
    const removal = { fingerprints: [anchor?.fingerprint ?? ''] };
    world.clock.advance(1);
    const { bundleId: without } = unwrap(await world.lifecycle.removeTrustAnchors(removal, by(pkiEngineer)));
    expect([await states(STATIONS), await wanted()]).toEqual([['prepared', 'active', 'superseded'], 2]);

    const { person: _, ...robot } = actorWith('pki_engineer');
    const alone = await release(without, { losing: 3, unknown: 1 }, { ...robot, kind: 'service' });
    expect(alone).toMatchObject({ refusal: { reason: 'not_ready' } });
    const { approvalId } = unwrap(await release(without, { losing: 3, unknown: 1 }));
    expect(await states(STATIONS)).toEqual(['prepared', 'active', 'superseded']);
    for (const now of [{ losing: 4, unknown: 0 }, { losing: 0, unknown: 2 }, null])
      expect(await approve(approvalId, now)).toMatchObject({ refusal: { reason: 'approval_outdated' } });
    expect(await states(STATIONS)).toEqual(['prepared', 'active', 'superseded']);
    unwrap(await approve(approvalId, { losing: 3, unknown: 0 }));
    expect([await states(STATIONS), await wanted()]).toEqual([['releasing', 'active', 'superseded'], 1]);
  });

  test('is not released by a yes to what else would have gone with it', async () => {
    const bundleId = await added();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const gone = world.authority.addedChains.pop();
    const anchor = (await world.lifecycle.stationTrustAnchors()).anchors.find(({ pem }) => pem === gone?.rootPem);
    const removal = { fingerprints: [anchor?.fingerprint ?? ''] };
    world.clock.advance(1);
    const { bundleId: without } = unwrap(await world.lifecycle.removeTrustAnchors(removal, by(pkiEngineer)));
    const told = { losing: 3, unknown: 1 };
    const { approvalId } = unwrap(await release(without, told));
    const withdrawn = await world.lifecycle.withdrawTrustAnchors({ bundleId, readiness: told }, by(pkiEngineer));
    unwrap(await approve(unwrap(withdrawn).approvalId, { losing: 9, unknown: 9 }));
    expect(await states(STATIONS)).toEqual(['prepared', 'withdrawn', 'active']);
    expect(await approve(approvalId, told)).toMatchObject({ refusal: { reason: 'approval_outdated' } });
    expect(await states(STATIONS)).toEqual(['prepared', 'withdrawn', 'active']);
  });

  test('never loses the root of an authority that issues, and the first one is not withdrawn', async () => {
    const { bundleId, anchors } = await world.lifecycle.stationTrustAnchors();
    const removal = { fingerprints: anchors.map(({ fingerprint }) => fingerprint) };
    const removed = await world.lifecycle.removeTrustAnchors(removal, by(pkiEngineer));
    expect(removed).toMatchObject({ refusal: { reason: 'anchor_in_use' } });
    const withdrawn = await world.lifecycle.withdrawTrustAnchors({ bundleId, readiness: null }, by(pkiEngineer));
    expect(withdrawn).toMatchObject({ refusal: { reason: 'nothing_before_it' } });
  });

  test('I5: that has the root of the generation which issues now is neither rolled back nor withdrawn, whoever asks', async () => {
    const bundleId = await grown();
    unwrap(await release(bundleId));
    activated();
    const inUse = { refusal: { reason: 'anchor_in_use' } };
    expect(await world.lifecycle.rollBackTrustAnchors({ bundleId }, by(pkiEngineer))).toMatchObject(inUse);
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    expect(await withdraw(bundleId)).toMatchObject(inUse);
    expect([await states(STATIONS), await wanted()]).toEqual([['active', 'superseded'], 2]);
  });

  test('I5: is not withdrawn by a yes that comes when its root issues already', async () => {
    const bundleId = await grown();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const { approvalId } = unwrap(await withdraw(bundleId));
    activated();
    expect(await approve(approvalId)).toMatchObject({ refusal: { reason: 'anchor_in_use' } });
    expect(await states(STATIONS)).toEqual(['active', 'superseded']);
  });

  test('I5: that is without the root of the generation which issues now is not released, though it was prepared before', async () => {
    const bundleId = await grown();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const [chain] = world.authority.addedChains.splice(0);
    const { anchors } = await world.lifecycle.stationTrustAnchors();
    const fingerprints = [anchors.at(-1)?.fingerprint ?? ''];
    const { bundleId: without } = unwrap(await world.lifecycle.removeTrustAnchors({ fingerprints }, by(pkiEngineer)));
    world.authority.addedChains.push(...(chain === undefined ? [] : [chain]));
    activated();
    expect(await release(without)).toMatchObject({ refusal: { reason: 'anchor_in_use' } });
  });

  test('I5: that has the root of our listeners is neither withdrawn nor rolled back, whatever their authority issues under', async () => {
    await world.lifecycle.stationTrustAnchors();
    const own = (await world.authority.chains()).find(({ name }) => name === 'backend-server-ec');
    const [next] = await new FakeAuthority(world.clock).chains();
    if (own === undefined || next === undefined) throw new Error('the fake has no authority');
    const issuesUnder = (rootPem: string) =>
      world.authority.addedChains.splice(0, 1, {
        ...own,
        rootPem,
        roots: [{ rootPem: own.rootPem }, { rootPem: next.rootPem }],
      });
    issuesUnder(own.rootPem);
    world.clock.advance(1);
    await world.lifecycle.releaseAddedAnchors();
    const bundleId = await newestPrepared();
    unwrap(await release(bundleId));
    const listenersStandUnder = async (pem: string) => {
      const { fingerprint } = anchorOf(pem);
      const to = { slot: 'ec', fingerprint, readiness: { losing: 0, unknown: 0 } } as const;
      unwrap(await world.lifecycle.switchServerChain(to, by(pkiEngineer)));
    };
    // Our listeners' root is found as it is: nobody has switched to it.
    issuesUnder(next.rootPem);
    await world.lifecycle.serverChains();
    issuesUnder(own.rootPem);

    const inUse = { refusal: { reason: 'anchor_in_use' } };
    expect(await world.lifecycle.rollBackTrustAnchors({ bundleId }, by(pkiEngineer))).toMatchObject(inUse);
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    expect(await withdraw(bundleId)).toMatchObject(inUse);
    await listenersStandUnder(own.rootPem);
    unwrap(await withdraw(bundleId));
  });

  test('the PKI is asked what it issues under while no bundle is locked', async () => {
    const bundleId = await grown();
    const locks: number[] = [];
    const { pool } = world.database;
    const chains = world.authority.chains.bind(world.authority);
    world.authority.chains = async () => {
      const { rows } = await pool.query(
        `select count(*)::int as locks from pg_locks
         where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
      );
      locks.push(rows[0].locks);
      return chains();
    };
    unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId }, by(pkiEngineer)));
    unwrap(await prepare(bundleId));
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    unwrap(await approve(unwrap(await withdraw(bundleId)).approvalId));
    expect(locks.length).toBeGreaterThan(3);
    expect(locks.every((count) => count === 0)).toBe(true);
  });

  test('is not withdrawn where the one before has all of it: nobody would lose the bad one', async () => {
    const bundleId = await added();
    unwrap(await release(bundleId));
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const gone = world.authority.addedChains.pop();
    const anchor = (await world.lifecycle.stationTrustAnchors()).anchors.find(({ pem }) => pem === gone?.rootPem);
    world.clock.advance(1);
    const removal = { fingerprints: [anchor?.fingerprint ?? ''] };
    const { bundleId: last } = unwrap(await world.lifecycle.removeTrustAnchors(removal, by(pkiEngineer)));
    unwrap(await release(last));
    expect(await withdraw(last)).toMatchObject({ refusal: { reason: 'nothing_taken_away' } });
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId: last }, by(pkiEngineer)));
    expect(await withdraw(last)).toMatchObject({ refusal: { reason: 'nothing_taken_away' } });
  });
});

test.each(['v2g_trust', 'contract_trust', 'oem_provisioning_trust'] as const)(
  'a version of %s goes to stations in stages, and what it takes away from them is one person’s word: no connection stands on it',
  async (purpose) => {
    const [first, second] = [root('one'), root('two')];
    const one = await draftedFor(purpose, first, second);
    unwrap(await prepare(one));
    const release = (bundleId: TrustAnchorBundleId) =>
      world.lifecycle.releaseTrustAnchors({ bundleId, readiness: null }, by(pkiEngineer));
    expect(unwrap(await release(one))).toMatchObject({ state: 'releasing', approvalId: null });
    expect(await world.lifecycle.trustAnchorRollout(purpose)).toMatchObject({ bundleId: one, unwanted: [] });
    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId: one }, by(pkiEngineer)));
    const other = await draftedFor(purpose, second);
    unwrap(await prepare(other));
    expect(unwrap(await release(other))).toMatchObject({ state: 'releasing', approvalId: null });
    const rollout = await world.lifecycle.trustAnchorRollout(purpose);
    expect(rollout).toMatchObject({ bundleId: other, state: 'releasing', anchors: [{ pem: second.pem }] });
    expect(rollout.unwanted).toMatchObject([{ pem: first.pem }]);
    unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId: other }, by(pkiEngineer)));
    expect(await world.lifecycle.trustAnchorRollout(purpose)).toMatchObject({ bundleId: one, state: 'active' });
  },
);

test('of a bundle that no version is in force of, stations are to have nothing', async () => {
  expect(await world.lifecycle.trustAnchorRollout('contract_trust')).toEqual({
    bundle: 'contract_trust',
    state: 'none',
    bundleId: null,
    version: 0,
    anchors: [],
    unwanted: [],
  });
});
