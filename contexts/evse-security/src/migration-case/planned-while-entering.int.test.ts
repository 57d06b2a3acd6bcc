import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

test('a migration that is planned while its station enters goes on, whoever of both was there first', async () => {
  const { identityId } = await world.enroll('CS-entering');
  await world.evse.publishDirtyEntries();
  // It has booted before: it comes back without, by which whoever waits would learn that it is there.
  await world.connect(identityId);
  await world.disconnect(identityId);

  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { promise: held, resolve: isHeld } = Promise.withResolvers<void>();
  const holding = world.deps.transactions.run(async (tx) => {
    // As another gateway's fact about it does: whoever enters waits, whoever plans does not.
    await world.deps.stores.chargers.recordSeen(tx, identityId, world.clock.now());
    isHeld();
    await released;
  });
  await held;
  const entering = world.connect(identityId);
  await world.untilSomebodyWaits();
  // Its one nudge leads to a look at this very moment.
  world.losesNudges = true;
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  await world.evse.jobs.migrations(caseId);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'pending',
    waitingFor: expect.stringContaining('connect'),
  });
  world.losesNudges = false;
  release();
  await Promise.all([holding, entering]);

  await world.run();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active', profileFloor: 3 });
});
