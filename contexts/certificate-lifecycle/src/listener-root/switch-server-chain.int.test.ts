import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import { FakeAuthority } from '../testing/fake-authority.ts';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OwnListener } from '../testing/own-listener.ts';
import { noor, secondEngineer } from '../testing/second-engineer.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';

let world: LifecycleWorld;
let first: string;
let second: string;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push(secondEngineer);
  [first, second] = [await newRoot(), await newRoot()] as [string, string];
  issuesUnder(first, [first, second]);
  await world.lifecycle.stationTrustAnchors();
});
afterEach(() => world.drop());

/** In PEM, of another PKI like ours. */
async function newRoot(): Promise<string> {
  const [chain] = await new FakeAuthority(world.clock).chains();
  if (chain === undefined) throw new Error('the fake has no authority');
  return chain.rootPem;
}
/** The authority of our EC listeners, with these roots so far. */
function issuesUnder(rootPem: string, roots: readonly string[] = [rootPem]): void {
  world.authority.addedChains.length = 0;
  world.authority.addedChains.push({
    name: 'backend-server-ec',
    trustDomain: 'backend-server',
    profiles: ['csms-server-ec'],
    rootPem,
    roots: roots.map((pem) => ({ rootPem: pem, crossPem: null })),
    intermediatePems: [],
    issuingPem: rootPem,
  });
}
const of = (pem: string) => anchorOf(pem).fingerprint;
const clean = { losing: 0, unknown: 0 };
const switchTo = (pem: string, readiness: { losing: number; unknown: number } | null = clean, actor = pkiEngineer) =>
  world.lifecycle.switchServerChain({ slot: 'ec', fingerprint: of(pem), readiness }, by(actor));
const now = async () => (await world.lifecycle.serverChains()).find(({ slot }) => slot === 'ec');

describe('the root of our listeners', () => {
  test('stays what it is when their authority comes to issue under another, and that is seen', async () => {
    expect(await now()).toMatchObject({ fingerprint: of(first), isHeld: false });
    issuesUnder(second, [first, second]);
    expect(await now()).toMatchObject({
      fingerprint: of(first),
      isHeld: true,
      authority: { fingerprint: of(second) },
    });
  });

  test('is another by a command where nobody loses the connection, and can be the one before again', async () => {
    await now();
    issuesUnder(second, [first, second]);
    expect(unwrap(await switchTo(second))).toEqual({ slot: 'ec', fingerprint: of(second), approvalId: null });
    expect(await now()).toMatchObject({ fingerprint: of(second), isHeld: false, reason: 'test' });
    expect(await switchTo(second)).toMatchObject({ refusal: { reason: 'server_chain_unchanged' } });
    unwrap(await switchTo(first));
    expect(await now()).toMatchObject({ fingerprint: of(first), isHeld: true });
  });

  test('is another by two people alone where stations would lose the connection, or nobody has looked', async () => {
    await now();
    issuesUnder(second, [first, second]);
    const { person: _, ...robot } = actorWith('pki_engineer');
    const alone = await switchTo(second, { losing: 3, unknown: 1 }, { ...robot, kind: 'service' });
    expect(alone).toMatchObject({ refusal: { reason: 'not_ready', detail: expect.stringContaining('3 stations') } });
    const { approvalId, fingerprint } = unwrap(await switchTo(second, { losing: 3, unknown: 1 }));
    expect(fingerprint).toBe(of(first));
    const asked = await world.lifecycle.approval(approvalId as ApprovalId, noor);
    expect(asked?.action).toMatchObject({ kind: 'switch-server-chain', readiness: { losing: 3, unknown: 1 } });
    const approve = (readiness: { losing: number; unknown: number }) =>
      world.lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'approve', readiness }, by(noor));
    expect(await approve({ losing: 3, unknown: 2 })).toMatchObject({ refusal: { reason: 'approval_outdated' } });
    expect(await now()).toMatchObject({ fingerprint: of(first) });
    unwrap(await approve({ losing: 2, unknown: 1 }));
    expect(await now()).toMatchObject({ fingerprint: of(second) });
    expect(unwrap(await switchTo(first, null)).approvalId).not.toBeNull();
  });

  test('is none that a version on its way takes from stations, that no version in force has, nor by two people', async () => {
    await now();
    issuesUnder(second, [first, second]);
    unwrap(await switchTo(second));
    const { approvalId } = unwrap(await switchTo(first, { losing: 0, unknown: 1 }));
    const { bundleId } = unwrap(
      await world.lifecycle.removeTrustAnchors({ fingerprints: [of(first)] }, by(pkiEngineer)),
    );
    unwrap(await switchTo(first));
    unwrap(await switchTo(second));

    unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: clean }, by(pkiEngineer)));
    const onItsWay = { reason: 'root_withheld_from_stations', detail: expect.stringContaining('roll it back first') };
    expect(await switchTo(first)).toMatchObject({ refusal: onItsWay });
    expect(await switchTo(first, null)).toMatchObject({ refusal: onItsWay });
    const approve = { approvalId: approvalId as ApprovalId, verdict: 'approve', readiness: clean } as const;
    expect(await world.lifecycle.answerApproval(approve, by(noor))).toMatchObject({ refusal: onItsWay });

    unwrap(await world.lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    const gone = { reason: 'root_withheld_from_stations', detail: expect.stringContaining('release one that has it') };
    expect(await switchTo(first)).toMatchObject({ refusal: gone });
    expect(await now()).toMatchObject({ fingerprint: of(second) });
  });

  test('can be the one before again once the version that takes it from stations is rolled back', async () => {
    await now();
    issuesUnder(second, [first, second]);
    unwrap(await switchTo(second));
    const { bundleId } = unwrap(
      await world.lifecycle.removeTrustAnchors({ fingerprints: [of(first)] }, by(pkiEngineer)),
    );
    unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: clean }, by(pkiEngineer)));
    unwrap(await world.lifecycle.rollBackTrustAnchors({ bundleId }, by(pkiEngineer)));
    expect(unwrap(await switchTo(first)).fingerprint).toBe(of(first));
  });

  test('can be the one before again once it is given to stations like a new one, when the version without it is in force', async () => {
    await now();
    issuesUnder(second, [first, second]);
    unwrap(await switchTo(second));
    const { lifecycle } = world;
    const { bundleId } = unwrap(await lifecycle.removeTrustAnchors({ fingerprints: [of(first)] }, by(pkiEngineer)));
    unwrap(await lifecycle.releaseTrustAnchors({ bundleId, readiness: clean }, by(pkiEngineer)));
    unwrap(await lifecycle.activateTrustAnchors({ bundleId }, by(pkiEngineer)));
    issuesUnder(first, [first, second]);
    await lifecycle.releaseAddedAnchors();
    expect(await switchTo(first)).toMatchObject({ refusal: { reason: 'root_withheld_from_stations' } });
    const filter = { purpose: 'charging_station_trust', state: 'prepared', after: null, limit: 2 } as const;
    const [again] = await lifecycle.trustAnchorBundles(filter);
    if (again === undefined) throw new Error('nothing is prepared');
    unwrap(await lifecycle.releaseTrustAnchors({ bundleId: again.id, readiness: clean }, by(pkiEngineer)));
    expect(await switchTo(first)).toMatchObject({ refusal: { reason: 'root_withheld_from_stations' } });
    unwrap(await lifecycle.activateTrustAnchors({ bundleId: again.id }, by(pkiEngineer)));
    unwrap(await switchTo(first));
  });

  test('counts as in use at stations as soon as it is to be, before any certificate stands under it', async () => {
    await now();
    const anchors = [anchorOf(first), anchorOf(second)];
    expect([...(await world.lifecycle.listenerAnchors(anchors))]).toEqual([of(first)]);
    issuesUnder(second, [first, second]);
    unwrap(await switchTo(second));
    expect([...(await world.lifecycle.listenerAnchors(anchors))]).toEqual([of(second)]);
  });

  test('is judged by what a version on its way takes from stations', async () => {
    await now();
    issuesUnder(second, [first, second]);
    unwrap(await switchTo(second));
    const change = { kind: 'server_chain', fingerprint: of(first) } as const;
    expect(unwrap(await world.lifecycle.effectOfAnchorChange(change)).removed).toEqual([]);
    const { bundleId } = unwrap(
      await world.lifecycle.removeTrustAnchors({ fingerprints: [of(first)] }, by(pkiEngineer)),
    );
    unwrap(await world.lifecycle.releaseTrustAnchors({ bundleId, readiness: clean }, by(pkiEngineer)));
    expect(unwrap(await world.lifecycle.effectOfAnchorChange(change)).removed).toMatchObject([
      { fingerprint: of(first) },
    ]);
  });

  test('is none that its authority does not have, or that no ceremony has let it issue under', async () => {
    expect(await switchTo(second)).toMatchObject({ refusal: { reason: 'generation_not_activated' } });
    expect(await switchTo(await newRoot())).toMatchObject({ refusal: { reason: 'anchor_unknown' } });
  });
});

test('a renewal of our listeners’ certificate is ordered under their root, whatever the authority issues under by itself', async () => {
  await now();
  issuesUnder(second, [first, second]);
  const listener = await OwnListener.register(world);
  const order = async (slot: string) => {
    await listener.issued(slot);
    return world.authority.orders.at(-1)?.root;
  };
  expect(await order('ec@gateway-1')).toBe(of(first));
  unwrap(await switchTo(second));
  expect(await order('ec@gateway-2')).toBe(of(second));
});
