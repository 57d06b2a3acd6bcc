import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';
import { DRY_RUN_LIFETIME_MS, IDEMPOTENCY_LIFETIME_MS } from './forget-expired.ts';

const administrator = actorWith('administrator');
let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const count = async (table: string): Promise<number> =>
  (await world.database.pool.query(`select count(*)::int as count from lifecycle.${table}`)).rows[0].count;

test('outcomes under idempotency keys are kept for two days, in however many batches they go', async () => {
  const declare = (key: string) =>
    world.lifecycle.declareIdentitySource(
      { name: key, intervalSeconds: null },
      by(administrator, { idempotencyKey: key }),
    );
  unwrap(await declare('old'));
  unwrap(await declare('new'));
  const recordedAt = (age: number) => new Date(world.clock.now().getTime() - age).toISOString();
  const { pool } = world.database;
  await pool.query('update lifecycle.idempotency set recorded_at = $1', [recordedAt(IDEMPOTENCY_LIFETIME_MS)]);
  await pool.query(
    `insert into lifecycle.idempotency (actor, key, input_hash, outcome, recorded_at)
     select 'a', 'many-' || n, '', '{}', $1 from generate_series(1, 2500) as n`,
    [recordedAt(IDEMPOTENCY_LIFETIME_MS + 1)],
  );
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ idempotencyKeys: 2_500 });
  expect(await count('idempotency')).toBe(2);
  // Until then the same key is the same command.
  expect(
    await world.lifecycle.declareIdentitySource(
      { name: 'other', intervalSeconds: null },
      by(administrator, { idempotencyKey: 'old' }),
    ),
  ).toMatchObject({
    refusal: { reason: 'idempotency_key_reused' },
  });
  world.clock.advance(1);
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ idempotencyKeys: 2 });
});

test('the targets of a bulk action that was not started in time go, and those of a running one stay', async () => {
  await world.ordered(await world.charger());
  const draft = async () =>
    unwrap(
      await lookedDraft(
        world.lifecycle,
        { command: { verb: 'cancel' }, filter: {}, ratePerMinute: 60 },
        by(pkiEngineer),
      ),
    );
  const [expired, running] = [await draft(), await draft()];
  unwrap(await world.lifecycle.startBulkAction({ bulkActionId: running.id, count: 1 }, by(pkiEngineer)));
  world.clock.advance(Date.parse(expired.expiresAt) - world.clock.now().getTime() - 1);
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ bulkTargets: 0 });
  world.clock.advance(1);
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ bulkTargets: 1 });
  expect([await count('bulk_action'), await count('bulk_target')]).toEqual([2, 1]);
  const start = await world.lifecycle.startBulkAction({ bulkActionId: expired.id, count: 1 }, by(pkiEngineer));
  expect(start).toMatchObject({ refusal: { reason: 'bulk_action_expired' } });
});

test('a dry run of a policy is kept for thirty days', async () => {
  unwrap(await world.lifecycle.dryRunPolicy({ restore: 1 }, by(pkiEngineer)));
  world.clock.advance(DRY_RUN_LIFETIME_MS);
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ policyDryRuns: 0 });
  world.clock.advance(1);
  expect(await world.lifecycle.forgetExpired()).toMatchObject({ policyDryRuns: 1 });
  expect(await count('policy_dry_run')).toBe(0);
});
