import type { TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { testAnchors } from '../testing/test-anchors.ts';
import { context, mara, TestWorld } from '../testing/test-world.ts';
import { registerAnchors } from '../testing/two-people.ts';
import type { StationOrderId } from './station-order.ts';

const mo = testAnchors('MO Root 1', 'MO Root 2', 'MO Root 3').anchors;
const oem = testAnchors('OEM Root').anchors;

let world: TestWorld;
let stations = 0;
const as = { ...context('the roots of our roaming partners'), actor: mara };
beforeAll(async () => {
  world = await TestWorld.create();
  await release('contract_trust', mo);
  await release('oem_provisioning_trust', oem);
});
afterAll(() => world.end());
afterEach(() => {
  world.mishapFor = () => 'none';
});

async function release(purpose: 'contract_trust' | 'oem_provisioning_trust', anchors: typeof mo): Promise<void> {
  const { lifecycle } = world;
  const anchorsPem = anchors.map(({ pem }) => pem).join('');
  if (purpose === 'oem_provisioning_trust') await registerAnchors(world, purpose, anchorsPem);
  else unwrap(await lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun: false }, as));
  const [draft] = await lifecycle.trustAnchorBundles({ purpose, state: 'draft', after: null, limit: 1 });
  const bundleId = draft?.id as TrustAnchorBundleId;
  unwrap(await lifecycle.prepareTrustAnchors({ bundleId }, as));
  unwrap(await lifecycle.releaseTrustAnchors({ bundleId, readiness: { losing: 0, unknown: 0 } }, as));
}

async function connected(Kind?: typeof FakeStation16 | typeof FakeStation21) {
  const one = await world.enroll(`VR-${++stations}`, [], {}, Kind);
  world.connectSoon(one.identityId);
  await world.run(0.01);
  return one;
}

async function ordered(identityId: ChargerId): Promise<StationOrderId> {
  const { orderId } = unwrap(await world.evse.orderVehicleRoots({ identityId }, as));
  for (let go = 0; go < 4; go++) {
    await world.evse.lookAtDueProcesses();
    await world.run(0.01);
  }
  return orderId;
}

const order = (id: StationOrderId) => world.deps.transactions.run((tx) => world.deps.stores.orders.find(tx, id));

const installed = (identityId: ChargerId) =>
  world.commands.flatMap(({ identityId: of, command }) =>
    of === identityId && command.kind === 'install_trust_anchor' ? [command.of] : [],
  );

const stateOf = async (identityId: ChargerId, fingerprint: string) =>
  (await world.deps.transactions.run((tx) => world.deps.stores.anchors.ofCharger(tx, identityId))).find(
    (one) => one.fingerprint === fingerprint,
  )?.state;

describe('a station that checks contracts by itself', () => {
  test.each([
    ['1.6', FakeStation16, ['mo_root', 'mo_root', 'mo_root']],
    ['2.0.1', undefined, ['mo_root', 'mo_root', 'mo_root']],
    ['2.1', FakeStation21, ['mo_root', 'mo_root', 'mo_root', 'oem_root']],
  ] as const)(
    'C07.FR.07: of %s is given the roots in force that its version has a word for, and lists them',
    async (_, Kind, kinds) => {
      const { identityId, moRoots, oemRoots } = await connected(Kind);
      const orderId = await ordered(identityId);
      expect(await order(orderId)).toMatchObject({
        state: 'done',
        outcome: `The station lists all ${kinds.length} of them.`,
      });
      expect(installed(identityId)).toEqual(kinds);
      expect([...moRoots.keys()]).toEqual(mo.map(({ fingerprint }) => fingerprint));
      expect(oemRoots.size).toBe(kinds.length - 3);
      expect(await stateOf(identityId, mo[0]?.fingerprint ?? '')).toBe('verified');
      // What it lists is not sent again.
      await ordered(identityId);
      expect(installed(identityId)).toEqual(kinds);
    },
  );

  test('is told of by name where it refuses a root, and is sent no more', async () => {
    const { identityId, moRoots } = await connected();
    let asked = 0;
    world.mishapFor = ({ kind }) => (kind === 'install_trust_anchor' && ++asked > 0 ? 'refused' : 'none');
    const orderId = await ordered(identityId);
    expect(await order(orderId)).toMatchObject({ state: 'failed', outcome: expect.stringContaining('MO Root 1') });
    expect([asked, moRoots.size]).toEqual([1, 0]);
    expect(await stateOf(identityId, mo[0]?.fingerprint ?? '')).toBe('failed');
  });

  test('has a lost answer settled by its list', async () => {
    const { identityId } = await connected();
    let times = 0;
    world.mishapFor = ({ kind }) => (kind === 'install_trust_anchor' && ++times === 1 ? 'lost_after' : 'none');
    expect(await order(await ordered(identityId))).toMatchObject({ state: 'done' });
    expect(installed(identityId)).toHaveLength(3);
  });

  test('that says yes and lists nothing is done nothing more for', async () => {
    const { identityId, faults } = await connected();
    faults.add('accepts-anchor-without-listing');
    expect(await order(await ordered(identityId))).toMatchObject({
      state: 'failed',
      outcome: 'CN=MO Root 1: The station said yes, and does not list it.',
    });
  });

  test('whose store would be full keeps its room for the next root of its CSMS', async () => {
    const { identityId } = await connected();
    await world.deps.transactions.run((tx) =>
      world.deps.stores.chargers.mergeSettings(tx, identityId, { trust_anchor_capacity: '3' }),
    );
    expect(await order(await ordered(identityId))).toMatchObject({
      state: 'failed',
      outcome: expect.stringContaining('keeps at most 3 root certificates'),
    });
    expect(installed(identityId)).toEqual([]);
  });

  test('that has lost such a root is an incident, as with every root that it was sent', async () => {
    const { identityId, moRoots } = await connected();
    await ordered(identityId);
    const [first] = moRoots.keys();
    moRoots.delete(first ?? '');
    unwrap(await world.evse.orderCertificateList({ identityId }, context()));
    await world.run(0.01);
    expect(await stateOf(identityId, first ?? '')).toBe('removed');
  });
});

test('whoever may not say whom a station is to believe gives it no roots', async () => {
  const { identityId } = await connected();
  const { actor } = as;
  const operator = { ...as, actor: { ...actor, roles: ['operator'] as const } };
  expect(await world.evse.orderVehicleRoots({ identityId }, operator)).toMatchObject({
    refusal: { reason: 'role_missing' },
  });
});
