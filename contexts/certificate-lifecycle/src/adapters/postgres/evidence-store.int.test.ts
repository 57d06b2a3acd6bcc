import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Evidence, newEvidenceId } from '../../evidence/evidence.ts';
import { LifecycleWorld } from '../../testing/lifecycle-world.ts';
import { postgresEvidenceStore } from './evidence-store.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('what was seen at one time stands in the order in which we heard of it, whatever was written first', async () => {
  const charger = await world.charger();
  const { id } = await world.active(charger);
  const store = postgresEvidenceStore(world.database);
  const { transactions } = world.database;
  const at = '2031-05-01T00:00:00.000Z';
  const sighting = (verdict: string, heardAt: number): Evidence => ({
    id: newEvidenceId(new Date(heardAt)),
    identityId: charger.identityId,
    certificateId: id,
    fingerprint: 'ab'.repeat(32),
    type: 'mtls_handshake',
    from: 'station_gateway',
    source: 'gateway-1',
    verdict,
    firstAt: at,
    lastAt: at,
    sightings: 1,
    details: {},
  });
  // Two servers: whoever heard of it first may be the last to write it.
  for (const one of [sighting('third', 3_000), sighting('first', 1_000), sighting('second', 2_000)]) {
    await transactions.run((tx) => store.record(tx, one));
  }
  const heard = ['first', 'second', 'third'];
  const ofThen = (all: readonly Evidence[]) =>
    all.filter(({ firstAt }) => firstAt === at).map(({ verdict }) => verdict);
  expect(ofThen(await store.of(id))).toEqual(heard);
  expect(ofThen(await transactions.run((tx) => store.knownOf(tx, id)))).toEqual(heard);
});
