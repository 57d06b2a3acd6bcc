import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvseSecurity } from '../create-evse-security.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

test('a process that is due is nudged once, and again only when the nudge led to nothing', async () => {
  const { identityId } = await world.enroll('CS-1');
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  const nudged: string[] = [];
  const evse = createEvseSecurity({
    ...world.deps,
    nudges: {
      nudge: async (_tx, _queue, id) => {
        nudged.push(id);
      },
    },
  });
  expect(await evse.lookAtDueProcesses()).toBe(1);
  expect(await evse.lookAtDueProcesses()).toBe(0);
  world.clock.advance(31_000);
  expect(await evse.lookAtDueProcesses()).toBe(1);
  expect(nudged).toEqual([caseId, caseId]);
});

test('a process that somebody works on is not nudged', async () => {
  const { identityId } = await world.enroll('CS-2');
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  world.clock.advance(31_000);
  await world.deps.transactions.run(async (tx) => {
    await world.deps.stores.migrations.lock(tx, caseId);
    expect(await world.evse.lookAtDueProcesses()).toBe(1);
  });
  expect(await world.evse.lookAtDueProcesses()).toBe(1);
});
