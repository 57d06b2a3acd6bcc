import { type Database, openDatabase } from '@bfcert/kernel/postgres';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { postgresStores } from '../adapters/postgres/index.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { DatabaseProxy } from '../testing/database-proxy.ts';
import { by, chargerSubject, csr, LifecycleWorld, station } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
let proxy: DatabaseProxy;
let database: Database;
let lifecycle: Lifecycle;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  proxy = await DatabaseProxy.before(world.database.connection);
  database = openDatabase(proxy.connection, { poolSize: 3 });
  lifecycle = world.another(postgresStores(database));
});
afterEach(async () => {
  await proxy.close();
  await database.close();
  await world.drop();
});

async function order(idempotencyKey?: string) {
  const charger = await world.charger();
  const input = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial)) };
  return () => lifecycle.issueCertificate(input, by(station, idempotencyKey === undefined ? {} : { idempotencyKey }));
}

test('an order that cannot be stored is thrown back and never refused: whoever sent it may send it again', async () => {
  const send = await order();
  proxy.away = true;
  await expect(send()).rejects.toThrow();
  expect(world.authority.issueCalls).toBe(0);
  proxy.away = false;
  const { certificateId } = unwrap(await send());
  expect(await lifecycle.advanceCertificate(certificateId)).toBe('advanced');
  expect(world.authority.signed.size).toBe(1);
});

test('nothing is signed while the attempt cannot be recorded', async () => {
  const { certificateId } = unwrap(await (await order())());
  proxy.away = true;
  await expect(lifecycle.advanceCertificate(certificateId)).rejects.toThrow();
  expect(world.authority.issueCalls).toBe(0);
});

test('a failover in the middle of an order leaves one record, and the same answer under the same key', async () => {
  const send = await order('k1');
  proxy.cutsNextCommit = true;
  await expect(send()).rejects.toThrow();
  const { certificateId } = unwrap(await send());
  expect(unwrap(await send()).certificateId).toBe(certificateId);
  expect((await world.events()).filter((type) => type === 'CertificateRequested')).toHaveLength(1);
});

test('a failover after the signature loses no certificate and signs no second one', async () => {
  const { certificateId } = unwrap(await (await order())());
  world.authority.beforeAnswer = async () => {
    proxy.cutsNextCommit = true;
  };
  await expect(lifecycle.advanceCertificate(certificateId)).rejects.toThrow();
  world.clock.advance(16_000);
  // A session that is gone may be handed out once more: whoever has it is told, and tries again.
  await vi.waitFor(async () => expect(await lifecycle.advanceCertificate(certificateId)).toBe('nothing_to_do'));
  expect(await world.stage(certificateId)).toBe('issued');
  expect(world.authority.signed.size).toBe(1);
});

test('a database that goes away while the PKI signs gets the certificate when it is back', async () => {
  const { certificateId } = unwrap(await (await order())());
  world.authority.beforeAnswer = async () => {
    proxy.away = true;
  };
  await expect(lifecycle.advanceCertificate(certificateId)).rejects.toThrow();
  world.authority.beforeAnswer = async () => undefined;
  proxy.away = false;
  world.clock.advance(16_000);
  expect(await lifecycle.advanceCertificate(certificateId)).toBe('advanced');
  expect(await world.stage(certificateId)).toBe('issued');
  expect(world.authority.signed.size).toBe(1);
});

test('a slow database with few sessions serves more orders at once than it has sessions', async () => {
  const sends = await Promise.all(Array.from({ length: 9 }, () => order()));
  proxy.delay = 30;
  const answers = await Promise.all(sends.map((send) => send()));
  const results = await Promise.all(
    answers.map((answer) => lifecycle.advanceCertificate(unwrap(answer).certificateId)),
  );
  expect(new Set(results)).toEqual(new Set(['advanced']));
});
