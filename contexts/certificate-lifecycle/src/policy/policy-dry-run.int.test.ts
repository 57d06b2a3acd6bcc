import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Lifecycle } from '../lifecycle.ts';
import { MOST_LOOK_FAILURES, MOST_LOOKS } from '../look/advance-pages.ts';
import { by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import { manyActive } from '../testing/many-certificates.ts';
import { newPolicyDryRunId, type PolicyDryRunId } from './policy-dry-run.ts';
import type { PolicyStore } from './policy-store.ts';
import type { PolicyDraft } from './policy-version.ts';

const fixture = fileURLToPath(new URL('../testing/dying-policy-server.fixture.ts', import.meta.url));
const DAY = 86_400;

let world: LifecycleWorld;
let lifecycle: Lifecycle;
/** Pages of certificates that were read. */
let pages: number;
/** From this page on none can be read. */
let failFrom: number;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  pages = 0;
  failFrom = Number.POSITIVE_INFINITY;
  const { policyVersions } = world.dependencies();
  const counted: PolicyStore = {
    ...policyVersions,
    governed: async (...asked) => {
      if (pages + 1 >= failFrom) throw new Error('a page that cannot be read');
      pages += 1;
      return policyVersions.governed(...asked);
    },
  };
  lifecycle = world.another({ policyVersions: counted });
  await lifecycle.refreshPolicy();
});
afterEach(() => world.drop());

function draft(renewBefore = 100 * DAY): PolicyDraft {
  const { rules, renewalsPerHour, quotas } = lifecycle.policy();
  const set = { renewBefore };
  const depot = { name: 'depot', purpose: 'charger_identity', level: 'owner', value: 'north-depot', set } as const;
  return { rules: [...rules, depot], renewalsPerHour, quotas };
}
const ask = (over = {}) => lifecycle.dryRunPolicy({ draft: draft() }, by(pkiEngineer, over));
const runOf = (id: PolicyDryRunId) => lifecycle.policyDryRun(id);
const cancel = (dryRunId: PolicyDryRunId, actor = pkiEngineer) => lifecycle.cancelPolicyDryRun({ dryRunId }, by(actor));
const apply = (dryRunId: PolicyDryRunId) =>
  lifecycle.applyPolicy({ dryRunId }, by(pkiEngineer, { expectedVersion: 1 }));

/** One page of two is looked at; the second waits for half a minute, by an error of ours. */
async function halfLooked(): Promise<PolicyDryRunId> {
  await manyActive(world, 1_200);
  const { id } = unwrap(await ask());
  failFrom = 2;
  await lifecycle.advancePolicyDryRun(id);
  failFrom = Number.POSITIVE_INFINITY;
  expect(await runOf(id)).toMatchObject({
    status: 'looking',
    look: { failures: 1 },
    effect: { certificates: 1_000, renewalsEarlier: 1_000 },
  });
  return id;
}
async function lookOn(id: PolicyDryRunId): Promise<void> {
  world.clock.advance(30_000);
  await lifecycle.advancePolicyDryRun(id);
}
const cancels = async () =>
  (
    await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'reason' as reason from lifecycle.audit_entry
       where entry->>'action' = 'cancel-policy-dry-run' and entry->>'outcome' = 'done' order by position`,
    )
  ).rows;

test('a certificate whose record came into being after the dry run was asked for is not compared', async () => {
  await manyActive(world, 3);
  const { id } = unwrap(await ask());
  world.clock.advance(1);
  await world.active(await world.charger());
  await lifecycle.advancePolicyDryRun(id);
  expect(await runOf(id)).toMatchObject({ status: 'complete', effect: { certificates: 3 } });
});

test('the dry run of a policy reads no certificate while it is asked for, and the same key has the same answer without another look', async () => {
  await manyActive(world, 3);
  const first = await ask({ idempotencyKey: 'once' });
  expect(pages).toBe(0);
  expect(first).toMatchObject({ value: { status: 'looking', effect: { certificates: 0 } } });
  const { id } = unwrap(first);
  expect(world.nudges.sent.at(-1)).toMatchObject({ id, startAfter: null });
  await lifecycle.advancePolicyDryRun(id);
  expect(await runOf(id)).toMatchObject({ status: 'complete', look: null, effect: { certificates: 3 } });
  const nudges = world.nudges.sent.length;
  expect(await ask({ idempotencyKey: 'once' })).toEqual(first);
  expect([pages, world.nudges.sent.length]).toEqual([1, nudges]);
});

test('it goes on where an error of ours stopped it, and shows what one look at all would have shown', async () => {
  const id = await halfLooked();
  expect(await lifecycle.nudgeDuePolicyDryRuns()).toBe(0);
  world.clock.advance(30_000);
  expect(await lifecycle.nudgeDuePolicyDryRuns()).toBe(1);
  await lifecycle.advancePolicyDryRun(id);
  const run = await runOf(id);
  expect(run).toMatchObject({ status: 'complete', effect: { certificates: 1_200, renewalsEarlier: 1_200 } });
  expect(run?.effect.examples).toHaveLength(20);
  const again = unwrap(await lookedPolicy(lifecycle, { draft: draft() }, by(pkiEngineer)));
  expect(again.effect).toEqual(run?.effect);
  expect(await lifecycle.nudgeDuePolicyDryRuns()).toBe(0);
  expect(unwrap(await apply(id))).toEqual({ version: 2 });
});

test('several processes at the same time look at each certificate once', async () => {
  await manyActive(world, 2_300);
  const { id } = unwrap(await ask());
  const processes = [lifecycle, world.another(), world.another()];
  for (let round = 0; round < 3; round++) await Promise.all(processes.map((one) => one.advancePolicyDryRun(id)));
  expect(await runOf(id)).toMatchObject({ status: 'complete', effect: { certificates: 2_300 } });
});

test('servers that are killed again and again look at each certificate once', async () => {
  await manyActive(world, 2_100);
  const { id } = unwrap(await ask());
  const { connection } = world.database;
  const ends: unknown[] = [];
  const seen: unknown[] = [];
  for (const dies of ['before the commit', 'after the commit', 'before the commit', 'never'] as const) {
    const given = JSON.stringify({ connection, now: world.clock.now().toISOString(), id, dies });
    const child = spawn(process.execPath, [fixture, given], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [, signal] = await once(child, 'exit');
    ends.push(signal);
    seen.push((await runOf(id))?.effect.certificates);
  }
  expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', null]);
  expect(seen).toEqual([0, 1_000, 1_000, 2_100]);
  expect(await runOf(id)).toMatchObject({ status: 'complete', effect: { renewalsEarlier: 2_100 } });
}, 120_000);

test('it is not applied before it has looked at all', async () => {
  const id = await halfLooked();
  expect(await apply(id)).toMatchObject({
    refusal: { reason: 'dry_run_incomplete', detail: expect.stringContaining('1000 certificates so far') },
  });
  await lookOn(id);
  expect((await apply(id)).ok).toBe(true);
});

test('whoever has as many that look as may be is refused another, until one is over; others are not', async () => {
  const ids: PolicyDryRunId[] = [];
  for (let asked = 0; asked < MOST_LOOKS; asked++) ids.push(unwrap(await ask()).id);
  expect(await ask()).toMatchObject({ refusal: { reason: 'dry_runs_too_many' } });
  const noor = { ...pkiEngineer, id: 'noor', person: 'noor' };
  expect((await lifecycle.dryRunPolicy({ draft: draft() }, by(noor))).ok).toBe(true);
  await lifecycle.advancePolicyDryRun(ids[0] as PolicyDryRunId);
  expect((await ask()).ok).toBe(true);
  unwrap(await cancel(ids[1] as PolicyDryRunId));
  expect((await ask()).ok).toBe(true);
  expect(await ask()).toMatchObject({ refusal: { reason: 'dry_runs_too_many' } });
});

test('one that is cancelled looks no further and is never applied', async () => {
  const id = await halfLooked();
  expect(await cancel(id, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
  expect(await cancel(id, { ...pkiEngineer, owners: ['north-depot'] })).toMatchObject({
    refusal: { reason: 'owner_out_of_scope' },
  });
  expect(await cancel(newPolicyDryRunId(new Date(0)))).toMatchObject({ refusal: { reason: 'dry_run_unknown' } });
  unwrap(await cancel(id));
  await lookOn(id);
  expect(pages).toBe(1);
  expect(await runOf(id)).toMatchObject({ status: 'cancelled', look: null, stopped: null });
  expect(await apply(id)).toMatchObject({ refusal: { reason: 'dry_run_incomplete' } });
  expect(await cancel(id)).toMatchObject({ refusal: { reason: 'dry_run_over' } });
  expect(await cancels()).toEqual([{ actor: 'user:mara', reason: 'test' }]);
});

test.each([
  ['may not call any more', () => world.people.splice(0), 'may not call any more'],
  ['has another role', () => world.knows({ ...pkiEngineer, roles: ['viewer'] }), 'has no role for it any more'],
  ['acts for some', () => world.knows({ ...pkiEngineer, owners: ['west'] }), 'may not act for every owner any more'],
])('it ends when whoever asked %s', async (_, change, why) => {
  const id = await halfLooked();
  change();
  await lookOn(id);
  const detail = expect.stringContaining(why);
  expect(await runOf(id)).toMatchObject({ status: 'cancelled', stopped: { reason: 'requester_right_lost', detail } });
  expect(await cancels()).toEqual([{ actor: 'system:policy-dry-runs', reason: detail }]);
});

test('it ends when another version is in force, of which it would show nothing', async () => {
  const id = await halfLooked();
  const other = unwrap(await lookedPolicy(lifecycle, { draft: draft(90 * DAY) }, by(pkiEngineer)));
  expect((await apply(other.id)).ok).toBe(true);
  await lookOn(id);
  expect(await runOf(id)).toMatchObject({ status: 'cancelled', stopped: { reason: 'policy_changed' } });
});

test('it ends when an error of ours stops it again and again', async () => {
  const id = await halfLooked();
  failFrom = 0;
  for (let failures = 1; failures < MOST_LOOK_FAILURES; failures++) await lookOn(id);
  const detail = expect.stringContaining('a page that cannot be read');
  expect(await runOf(id)).toMatchObject({ status: 'cancelled', stopped: { reason: 'look_failed', detail } });
});
