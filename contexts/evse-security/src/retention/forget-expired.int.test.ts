import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { context, TestWorld } from '../testing/test-world.ts';
import {
  DISCARDS_LIFETIME_MS,
  ENDED_ORDERS_LIFETIME_MS,
  IDEMPOTENCY_LIFETIME_MS,
  SEEN_FACTS_LIFETIME_MS,
} from './forget-expired.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

/** The database has its own clock for when an outcome was recorded, and is ahead of the world’s by what the test takes. */
const LEEWAY_MS = 600_000;
const inTransaction = <Value>(work: Parameters<typeof world.deps.transactions.run<Value>>[0]) =>
  world.deps.transactions.run(work);

test('outcomes under idempotency keys are kept for two days, in however many batches they go', async () => {
  const { identityId } = await world.enroll('FE-1');
  const keyed = { ...context(), idempotencyKey: 'once' };
  const first = await world.evse.planMigration({ identityId }, keyed);
  expect(first.ok).toBe(true);
  await inTransaction(async (tx) => {
    for (let part = 0; part < 1_100; part++) {
      const use = { actor: 'user:a', key: 'many', command: 'plan', part: String(part) };
      await world.deps.stores.idempotency.record(tx, use, { inputDigest: '', outcome: null });
    }
  });
  world.clock.advance(IDEMPOTENCY_LIFETIME_MS - LEEWAY_MS);
  expect(await world.evse.forgetExpired()).toEqual({ idempotencyKeys: 0 });
  // Until then the same key is the same command.
  expect(await world.evse.planMigration({ identityId }, keyed)).toEqual(first);

  world.clock.advance(2 * LEEWAY_MS);
  const { idempotencyKeys } = await world.evse.forgetExpired();
  expect(idempotencyKeys).toBeGreaterThanOrEqual(1_101);
  expect(await world.evse.forgetExpired()).toEqual({ idempotencyKeys: 0 });
  expect(await world.evse.planMigration({ identityId }, keyed)).toEqual({ ok: false, refusal: 'case_is_open' });
});

test('a fact that was seen is known for a week', async () => {
  const { seenFacts } = world.deps.stores;
  await inTransaction((tx) => seenFacts.add(tx, 'fact-1', world.clock.now()));
  const isKnown = async () => (await inTransaction((tx) => seenFacts.among(tx, ['fact-1']))).has('fact-1');
  world.clock.advance(SEEN_FACTS_LIFETIME_MS);
  await world.evse.forgetExpired();
  expect(await isKnown()).toBe(true);
  world.clock.advance(1);
  await world.evse.forgetExpired();
  expect(await isKnown()).toBe(false);
});

test('what was asked of a station is kept for 30 days after it has ended, and as long as it has not', async () => {
  const { identityId } = await world.enroll('FE-2');
  const order = async () => unwrap(await world.evse.orderCertificateList({ identityId }, context())).orderId;
  const first = await order();
  const isKept = async () => (await inTransaction((tx) => world.deps.stores.orders.find(tx, first))) !== null;
  world.clock.advance(ENDED_ORDERS_LIFETIME_MS);
  await world.evse.forgetExpired();
  expect(await isKept()).toBe(true);

  await world.evse.jobs['station-orders'](first);
  world.clock.advance(ENDED_ORDERS_LIFETIME_MS);
  await world.evse.forgetExpired();
  expect(await isKept()).toBe(true);
  world.clock.advance(1);
  await world.evse.forgetExpired();
  expect(await isKept()).toBe(false);
});

test('that a station gave a certificate up is known for 400 days', async () => {
  const { identityId } = await world.enroll('FE-3');
  const { discards } = world.deps.stores;
  const said = {
    identityId,
    certificateId: 'crt_1',
    saidAt: world.clock.now(),
    epoch: 1,
    eventType: 'X',
    techInfo: '\0',
  };
  await inTransaction((tx) => discards.add(tx, said));
  const found = () => inTransaction((tx) => discards.find(tx, identityId, 'crt_1'));
  world.clock.advance(DISCARDS_LIFETIME_MS);
  await world.evse.forgetExpired();
  expect(await found()).toEqual(said);
  world.clock.advance(1);
  await world.evse.forgetExpired();
  expect(await found()).toBeNull();
});
