import { noSessionFree, openDatabase, timedOut } from '@bfcert/kernel/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LifecycleWorld, operator } from '../../testing/lifecycle-world.ts';
import { postgresStores } from './index.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('a list that takes too long is given up, and holds up no command meanwhile', async () => {
  const reads = openDatabase(world.database.connection, { poolSize: 1, statementTimeoutMs: 1_000 });
  const { certificates, identities } = postgresStores(world.database, reads);
  const lifecycle = world.another({ certificates, identities });
  const lists = () =>
    lifecycle.inventory({ after: null, limit: 10, search: 'depot' }, operator).then(
      () => null,
      (error: unknown) => error,
    );
  const locked = await world.database.pool.connect();
  try {
    await locked.query('begin');
    await locked.query('lock table lifecycle.certificate_cohort in access exclusive mode');
    const slow = lifecycle.inventory({ after: null, limit: 10, cohort: 'wave-1' }, operator).then(
      () => null,
      (error: unknown) => error,
    );
    // The one session of the lists is busy; a command has others.
    const charger = await world.charger();
    expect(await world.stage(await world.ordered(charger))).toBe('requested');
    expect(timedOut(await slow)).toBe(true);
  } finally {
    await locked.query('rollback');
    locked.release();
  }
  // And the session that gave up serves the next one.
  expect(await lists()).toBeNull();
  await reads.close();
});

test('a list that finds no session free is told from one that took too long, and neither from anything else', async () => {
  const reads = openDatabase(world.database.connection, { poolSize: 1 });
  const held = await reads.pool.connect();
  reads.pool.options.connectionTimeoutMillis = 50;
  const lifecycle = world.another({ certificates: postgresStores(world.database, reads).certificates });
  const error: unknown = await lifecycle.inventory({ after: null, limit: 10 }, operator).catch((lost: unknown) => lost);
  expect([noSessionFree(error), timedOut(error)]).toEqual([true, false]);
  held.release();
  await reads.close();
  const others = [new Error('the database is gone'), null, { code: '57014' }];
  expect(others.some((other) => timedOut(other) || noSessionFree(other))).toBe(false);
});
