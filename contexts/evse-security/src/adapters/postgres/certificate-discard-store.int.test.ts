import { newId } from '@bfcert/kernel/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestWorld } from '../../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

test.each([
  ['the later session', { epoch: 2, madeAt: 1_000 }, { epoch: 1, madeAt: 2_000 }],
  ['the certificate that was made last', { epoch: 1, madeAt: 2_000 }, { epoch: 1, madeAt: 1_000 }],
])('of what a station gave up at one time, the latest is that of %s', async (_name, latest, other) => {
  const { stores, transactions } = world.deps;
  for (const [place, order] of [[latest, other] as const, [other, latest] as const].entries()) {
    const { identityId } = await world.enroll(`CD-${latest.epoch}-${place}`);
    const discards = order.map(({ epoch, madeAt }) => ({
      identityId,
      certificateId: newId('crt', madeAt),
      saidAt: new Date('2031-05-01T00:00:00.000Z'),
      epoch,
      eventType: 'DiscardedRenewedClientCertificate',
      techInfo: null,
    }));
    const found = await transactions.run(async (tx) => {
      for (const discard of discards) await stores.discards.add(tx, discard);
      return stores.discards.latestOfEach(tx, [identityId]);
    });
    expect(found.get(identityId)).toEqual(discards[order.indexOf(latest)]);
  }
});
