import type { Deliverable } from '@bfcert/certificate-lifecycle';
import { deliveryPathContract } from '@bfcert/certificate-lifecycle/delivery-path-contract';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { context, TestWorld } from '../testing/test-world.ts';
import { stationDelivery } from './station-delivery.ts';

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

/** Of a station that has never been on Profile 3. */
async function ofNewStation(): Promise<Deliverable> {
  const { identityId } = await world.enroll(`SD-${++stations}`);
  return { id: newId('crt'), identityId, purpose: 'charger_identity', station: null };
}

async function onProfile3(): Promise<Deliverable> {
  const to = await ofNewStation();
  await world.deps.transactions.run((tx) => world.deps.stores.chargers.raiseFloor(tx, to.identityId, 3));
  return to;
}

describe('the delivery to stations', () => {
  deliveryPathContract(async () => ({
    deliveries: stationDelivery(world.deps),
    transactions: world.deps.transactions,
    deliverable: onProfile3,
    undeliverable: ofNewStation,
  }));

  test('is of certificates of the station’s own identity, of what an EVSE got over its station’s line, and of stations', async () => {
    const deliveries = stationDelivery(world.deps);
    const station = await onProfile3();
    const leaf: Deliverable = { ...station, id: newId('crt'), purpose: 'evse_v2g' };
    const nobodys: Deliverable = { ...station, id: newId('crt'), identityId: newId('idn') };
    const waiting = await ofNewStation();
    expect(await deliveries.objections([station, leaf, nobodys, waiting])).toEqual(
      new Map([
        [leaf.id, 'no_delivery_path'],
        [nobodys.id, 'no_delivery_path'],
        [waiting.id, 'delivered_by_migration'],
      ]),
    );
  });

  test('asks once what is under way for the EVSEs of all of them', async () => {
    const station = await world.enroll('SD-evses');
    const evses = [await world.enrollEvse(station, 'DE-ICE-S-1'), await world.enrollEvse(station, 'DE-ICE-S-2')];
    const wanted = (identityId: (typeof evses)[number]) =>
      world.lifecycle.requestCertificate({ identityId, purpose: 'evse_v2g', slot: null }, context('wanted'));
    await world.evse.publishDirtyEntries();
    world.connectSoon(station.identityId, 0);
    for (const evse of evses) unwrap(await wanted(evse));
    await world.run(1);
    await world.disconnect(station.identityId);
    const [first, second] = evses;
    if (first === undefined || second === undefined) throw new Error('too few EVSEs');
    const held = [];
    for (const identityId of evses) {
      const [record] = await world.lifecycle.certificatesOf(identityId, context().actor);
      if (record === undefined) throw new Error('it has no certificate');
      held.push({ id: record.id, identityId, purpose: 'evse_v2g', station: station.wireName } as const);
    }
    unwrap(await wanted(second));
    await world.run(0);

    const { renewals } = world.deps.stores;
    let asked = 0;
    const deliveries = stationDelivery({
      ...world.deps,
      stores: {
        ...world.deps.stores,
        renewals: {
          ...renewals,
          openOfEndpoint: () => Promise.reject(new Error('asked one by one')),
          openOfEachEndpoint: (...question) => {
            asked += 1;
            return renewals.openOfEachEndpoint(...question);
          },
        },
      },
    });
    expect(await deliveries.objections(held)).toEqual(new Map([[held[1]?.id, 'delivery_under_way']]));
    expect(asked).toBe(1);
  });
});
