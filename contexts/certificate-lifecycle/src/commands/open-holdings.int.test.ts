import { kyselyOf } from '@bfcert/kernel/postgres';
import { untilSomebodyWaits } from '@bfcert/kernel/postgres/testing';
import { unwrap } from '@bfcert/kernel/result';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import { by, chargerSubject, csr, LifecycleWorld, operator, station } from '../testing/lifecycle-world.ts';
import { openHoldings, openHoldingsOf } from './open-holdings.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('whoever has waited for an identity sees the record that was added meanwhile', async () => {
  const charger = await world.charger();
  const deps = world.dependencies();
  const waiting = Promise.withResolvers<readonly string[]>();
  await deps.transactions.run(async (tx) => {
    await openHoldings(deps, tx, charger.identityId);
    const held = deps.transactions.run(async (other) => {
      const holdings = await openHoldings(deps, other, charger.identityId);
      return holdings?.records.map(({ id }) => id) ?? [];
    });
    held.then(waiting.resolve, waiting.reject);
    await untilSomebodyWaits(world.database);
    await sql`insert into lifecycle.certificate (record) values (${JSON.stringify({
      id: 'crt_added',
      identityId: charger.identityId,
      purpose: 'charger_identity',
      state: 'requested',
      version: 1,
    })})`.execute(kyselyOf(tx));
  });
  expect(await waiting.promise).toEqual(['crt_added']);
});

test('of ten orders at once for one identity, one makes a record and the others are told why not', async () => {
  const charger = await world.charger();
  const orders = await Promise.all(
    Array.from({ length: 10 }, () => {
      const csrPem = csr(chargerSubject(charger.serial));
      return world.another().issueCertificate({ ...world.place(charger.identityId), csrPem }, by(station));
    }),
  );
  expect(orders.filter(({ ok }) => ok)).toHaveLength(1);
  for (const order of orders) if (!order.ok) expect(order.refusal.reason).toBe('issue_pending');
});

test('a record is found with its identity and all the records of that', async () => {
  const charger = await world.charger();
  const { id } = await world.active(charger);
  const renewed = unwrap(await world.lifecycle.renewCertificate({ certificateId: id }, by(operator)));
  const found = await world.dependencies().transactions.run((tx) => openHoldingsOf(world.dependencies(), tx, id));
  expect(found?.record.id).toBe(id);
  expect(found?.holdings.identity.id).toBe(charger.identityId);
  expect(found?.holdings.records.map((record) => record.id)).toEqual([id, renewed.certificateId].sort());
});

test('there is nothing to hold of an identity or a record that nobody knows', async () => {
  const deps = world.dependencies();
  await deps.transactions.run(async (tx) => {
    expect(await openHoldings(deps, tx, 'idn_none' as IdentityId)).toBeNull();
    expect(await openHoldingsOf(deps, tx, 'crt_none' as never)).toBeNull();
  });
});
