import { newId } from '@bfcert/kernel/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestWorld } from '../testing/test-world.ts';
import { stationPasswords } from './station-passwords.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

test('a station comes in with its password until its floor is 3; one that has none, or that nobody enrolled, does not', async () => {
  const { stores, transactions } = world.deps;
  const below = (await world.enroll('SP-1')).identityId;
  const above = (await world.enroll('SP-2')).identityId;
  await transactions.run((tx) => stores.chargers.raiseFloor(tx, above, 3));
  const without = (await world.enroll('SP-3', [], { hasPassword: false })).identityId;
  const passwords = stationPasswords(world.deps);
  const usableAmong = (ids: Parameters<typeof passwords.usableAmong>[1]) =>
    transactions.run((tx) => passwords.usableAmong(tx, ids));
  expect(await usableAmong([below, above, without, newId('idn')])).toEqual(new Set([below]));
  expect(await usableAmong([])).toEqual(new Set());
});
