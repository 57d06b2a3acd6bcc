import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
const ids: ChargerId[] = [];

beforeAll(async () => {
  world = await TestWorld.create();
  for (const name of ['M-1', 'M-2', 'M-3']) {
    ids.push((await world.enroll(name)).identityId);
    world.clock.advance(1_000);
  }
  const [first, second] = ids;
  if (first === undefined || second === undefined) throw new Error('no stations');
  await world.migrate(first);
  await world.run();
  const { caseId } = unwrap(await world.evse.planMigration({ identityId: second }, context()));
  unwrap(await world.evse.abandonMigration({ caseId }, context()));
  world.clock.advance(1_000);
  unwrap(await world.evse.planMigration({ identityId: second }, context()));
});

afterAll(() => world.end());

/** How often `work` turns to the stores and to the lifecycle. */
async function questions(work: (deps: TestWorld['evse']) => Promise<unknown>): Promise<number> {
  const { transactions, lifecycle } = world.deps;
  let asked = 0;
  const counting = {
    ...world.deps,
    transactions: {
      run: <T>(inside: Parameters<typeof transactions.run<T>>[0]) => {
        asked += 1;
        return transactions.run(inside);
      },
      snapshot: <T>(inside: Parameters<typeof transactions.snapshot<T>>[0]) => {
        asked += 1;
        return transactions.snapshot(inside);
      },
    },
    lifecycle: {
      ...lifecycle,
      admissionFactsOf: (of: readonly ChargerId[]) => {
        asked += 1;
        return lifecycle.admissionFactsOf(of);
      },
      admissibleFingerprints: () => Promise.reject(new Error('asked one by one')),
    },
  };
  await work(createEvseSecurity(counting));
  return asked;
}

test('a snapshot is read by the page and says the same as each entry alone', async () => {
  const { entries } = await world.evse.admissionSnapshot();
  const alone = await Promise.all(ids.map((id) => world.evse.admissionEntry(id)));
  expect(entries).toEqual(alone);
  expect(entries.map(({ profileFloor, passwords }) => [profileFloor, passwords.length])).toEqual([
    [3, 0],
    [2, 1],
    [2, 1],
  ]);
  expect(Object.values(entries[0]?.fingerprints ?? {})).toEqual(['active']);
  expect(await questions((evse) => evse.admissionSnapshot())).toBe(2);
});

test('a list of stations shows of each its live session and its newest case', async () => {
  const rows = await world.evse.stations({ after: null, limit: 10 }, 'all');
  expect(rows.map(({ online, migration }) => [online, migration?.state])).toEqual([
    [true, 'active'],
    [false, 'planned'],
    [false, undefined],
  ]);
});

test('a list of cases names their stations', async () => {
  const rows = await world.evse.migrations({ before: null, limit: 10 }, 'all');
  expect(rows.map(({ wireName, state }) => [wireName, state])).toEqual([
    ['M-2', 'planned'],
    ['M-2', 'abandoned'],
    ['M-1', 'active'],
  ]);
});
