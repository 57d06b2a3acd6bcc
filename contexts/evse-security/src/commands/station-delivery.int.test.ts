import type { Deliverable } from '@bfcert/certificate-lifecycle';
import { deliveryPathContract } from '@bfcert/certificate-lifecycle/delivery-path-contract';
import { newId } from '@bfcert/kernel/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestWorld } from '../testing/test-world.ts';
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
});
