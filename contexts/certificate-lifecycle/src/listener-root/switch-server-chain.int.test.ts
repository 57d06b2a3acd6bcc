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
  issuesUnder(first);
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

  test('is none that its authority does not have, or that no ceremony has let it issue under', async () => {
    issuesUnder(first, [first, second]);
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
