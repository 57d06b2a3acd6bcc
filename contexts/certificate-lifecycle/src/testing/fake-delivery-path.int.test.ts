import { afterAll, beforeAll, describe } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import type { Deliverable } from '../delivery/delivery-path.ts';
import { deliveryPathContract } from './delivery-path.contract.ts';
import { FakeDeliveryPath } from './fake-delivery-path.ts';
import { LifecycleWorld } from './lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

describe('a delivery path in memory', () => {
  deliveryPathContract(async () => {
    const deliveries = new FakeDeliveryPath();
    const deliverable = async (): Promise<Deliverable> => {
      const { identityId } = await world.charger();
      return { id: newCertificateId(world.clock.now()), identityId, purpose: 'charger_identity', station: null };
    };
    return {
      deliveries,
      transactions: world.database.transactions,
      deliverable,
      undeliverable: async () => {
        const to = await deliverable();
        deliveries.refuses.set(to.id, 'no_delivery_path');
        return to;
      },
    };
  });
});
