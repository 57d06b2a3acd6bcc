import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('what waits for the PKI is counted by what it is to do, with the one that waits longest', async () => {
  expect(await world.lifecycle.openJobs()).toEqual([]);
  const began = world.clock.now().toISOString();
  const first = await world.ordered(await world.charger());
  world.clock.advance(60_000);
  const later = world.clock.now().toISOString();
  await world.ordered(await world.charger());
  const { id } = await world.issued(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(pkiEngineer)));
  expect(await world.lifecycle.openJobs()).toEqual([
    { action: 'issue', count: 2, oldestSince: began },
    { action: 'revoke', count: 1, oldestSince: later },
  ]);

  await world.lifecycle.advanceCertificate(first);
  expect((await world.lifecycle.openJobs())[0]).toEqual({ action: 'issue', count: 1, oldestSince: later });
});
