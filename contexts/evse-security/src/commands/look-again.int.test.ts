import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { context, TestWorld } from '../testing/test-world.ts';
import { lookAgain } from './look-again.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

/** Which questions looking again at these asks of the stores, and whom it nudges. */
async function lookedAgainAt(ids: readonly ChargerId[]) {
  const asked: string[] = [];
  const nudged: string[] = [];
  const listening = <Store extends object>(name: string, store: Store): Store =>
    new Proxy(store, {
      get: (target, question, receiver) => {
        asked.push(`${name}.${String(question)}`);
        return Reflect.get(target, question, receiver);
      },
    });
  const { migrations, renewals, orders } = world.deps.stores;
  const deps: EvseSecurityDependencies = {
    ...world.deps,
    stores: {
      ...world.deps.stores,
      migrations: listening('migrations', migrations),
      renewals: listening('renewals', renewals),
      orders: listening('orders', orders),
    },
    nudges: { nudge: async (_tx, _queue, id) => void nudged.push(id) },
  };
  await lookAgain(deps, ids);
  return { asked, nudged };
}

test('of many stations what was begun a moment ago and what is on order is read once, and nothing older is', async () => {
  const old = await world.enroll('CS-old');
  unwrap(await world.evse.planMigration({ identityId: old.identityId }, context()));
  world.clock.advance(61_000);
  const begun: string[] = [];
  const ids = [old.identityId];
  for (const name of ['CS-1', 'CS-2', 'CS-3']) {
    const station = await world.enroll(name);
    const { identityId } = station;
    ids.push(identityId);
    begun.push(unwrap(await world.evse.planMigration({ identityId }, context())).caseId);
    begun.push(unwrap(await world.evse.orderCertificateList({ identityId }, context())).orderId);
    const evse = await world.enrollEvse(station, `DE-ICE-${name}`);
    const wanted = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
    unwrap(await world.lifecycle.requestCertificate(wanted, context()));
  }
  const ended = await world.enroll('CS-ended');
  ids.push(ended.identityId);
  const { caseId } = unwrap(await world.evse.planMigration({ identityId: ended.identityId }, context()));
  unwrap(await world.evse.abandonMigration({ caseId }, context()));
  // What reacts to the requests begins a renewal for each EVSE.
  await world.run(0);
  const { renewals } = world.deps.stores;
  const ofEvses = await world.deps.transactions.run(async (tx) => {
    const each = [];
    for (const id of ids) each.push(...(await renewals.openOfEndpoints(tx, id)));
    return each.map(({ id }) => id);
  });
  expect(ofEvses).toHaveLength(3);

  const { asked, nudged } = await lookedAgainAt(ids);
  expect(nudged.toSorted()).toEqual([...begun, ...ofEvses].toSorted());
  expect(asked).toEqual(['migrations.begunSince', 'renewals.begunSince', 'orders.waitingOf']);
});
