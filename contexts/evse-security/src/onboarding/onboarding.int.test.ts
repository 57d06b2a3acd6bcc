import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fleetFigures } from '../adapters/postgres/index.ts';
import type { ChargerId } from '../charger/charger.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const declare = async (
  capabilities: Record<string, unknown>,
  exclusion: null | { responsible: string; until: Date } = null,
) => {
  const first = { ...context(), expectedVersion: 0 };
  unwrap(await world.evse.declareFamily({ family: world.family, capabilities, exclusion }, first));
};
const newcomer = (name: string) => world.enroll(name, [], { staysOnProfile2: false });
const stationOf = async (id: ChargerId) =>
  (await world.evse.stations({ after: null, limit: 10 }, 'all')).find(({ identityId }) => identityId === id);
const newStations = async () =>
  (await world.deps.transactions.snapshot((tx) => fleetFigures.read(tx, world.clock.now()))).newStations;

test('a newcomer of a family that can is on its way to Profile 3 with its first connection, and counts as such before', async () => {
  await declare({ path: 'native_201' });
  const station = await newcomer('CS-1');
  const { identityId } = station;
  expect(await stationOf(identityId)).toMatchObject({
    onboarding: { goal: 'profile_3', decidedBy: 'user:tess' },
    migration: null,
  });
  expect(await world.evse.beginOnboardings()).toBe(0);
  expect(await newStations()).toEqual({ count: 1, otherwise: 0, byWish: 0 });

  await world.evse.publishDirtyEntries();
  world.connectSoon(identityId, 0);
  await world.run(1);
  expect([await world.evse.beginOnboardings(), await world.evse.beginOnboardings()]).toEqual([1, 0]);
  await world.run();
  expect(await stationOf(identityId)).toMatchObject({ profileFloor: 3, migration: { state: 'active' } });
});

test('one of which whoever enrolls it says so stays on Profile 2: an exception with a name and a reason, counted against M5', async () => {
  await declare({ path: 'native_201' });
  const { identityId } = await world.enroll('CS-1');
  await world.evse.publishDirtyEntries();
  world.connectSoon(identityId, 0);
  await world.run(1);
  expect(await world.evse.beginOnboardings()).toBe(0);
  expect(await stationOf(identityId)).toMatchObject({
    onboarding: { goal: 'profile_2', decidedBy: 'user:tess', reason: expect.any(String) },
    migration: null,
  });
  expect(await newStations()).toEqual({ count: 1, otherwise: 1, byWish: 1 });
});

test('nothing is decided about a station of which nobody has said what its family can, nor about one without a password', async () => {
  const unknown = await newcomer('CS-1');
  await declare({ path: 'native_201' });
  const fromFactory = await world.enroll('CS-2', [], { hasPassword: false, staysOnProfile2: false });
  for (const { identityId } of [unknown, fromFactory]) {
    expect(await stationOf(identityId)).toMatchObject({ onboarding: null });
  }
});

test('a newcomer of a family that cannot is left where it is', async () => {
  await declare({ path: 'native_201', deliver_certificate: false });
  expect(await stationOf((await newcomer('CS-1')).identityId)).toMatchObject({ onboarding: null });
});
