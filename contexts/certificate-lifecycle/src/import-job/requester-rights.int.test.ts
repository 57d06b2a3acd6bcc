import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Access, createAccess } from '../access.ts';
import { administratorActor } from '../account/account.ts';
import { peopleWithAccounts } from '../account/account-people.ts';
import type { AccountStore } from '../account/account-store.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { ImportJobId } from './import-job-id.ts';
import { chargerRow } from './testing/rows.ts';

/** Two batches; the second fails once by an error of ours, so that the first is a turn of its own. */
const ROWS = 250;

let world: LifecycleWorld;
let lifecycle: Lifecycle;
let access: Access;
let looks: number;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  const { accounts } = world.dependencies();
  looks = 0;
  const counted: AccountStore = {
    ...accounts,
    enabled: (...asked) => {
      looks += 1;
      return accounts.enabled(...asked);
    },
  };
  const people = peopleWithAccounts(counted);
  lifecycle = world.another({ people });
  access = createAccess(world.dependencies({ people }), 'the first token of the first administrator');
});
afterEach(() => world.drop());

const administrator = by(administratorActor);
const jobOf = (id: ImportJobId) => lifecycle.importJob(id, administratorActor);

/** Of an account of this kind, one of whose two batches is taken. */
async function halfTaken(kind: 'user' | 'service') {
  const account = { kind, name: 'kim', roles: ['integration'], owners: ['north-depot'] } as const;
  const { accountId } = unwrap(await access.createAccount(account, administrator));
  const caller: Actor = {
    ...account,
    id: 'kim',
    ...(kind === 'user' ? { person: accountId } : { account: accountId }),
  };
  const rows = Array.from({ length: ROWS }, (_, index) => chargerRow(index + 1));
  const wish = { kind: 'identities', source: 'erp', rows, dryRun: false } as const;
  const { id } = unwrap(await lifecycle.startImportJob(wish, by(caller)));
  const { importJobs } = world.dependencies();
  const failing = world.another({
    importJobs: {
      ...importJobs,
      record: async (tx, job, position, taken) => {
        if (position === 2) throw new Error('the second batch waits');
        await importJobs.record(tx, job, position, taken);
      },
    },
    people: peopleWithAccounts(world.dependencies().accounts),
  });
  await failing.advanceImportJob(id);
  expect(await jobOf(id)).toMatchObject({ status: 'running', progress: { done: 200 }, stopped: null });
  world.clock.advance(31_000);
  return { id, accountId };
}

const identities = async () =>
  (await world.database.pool.query('select count(*)::int as count from lifecycle.identity')).rows[0].count;
const cancels = async () =>
  (
    await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'reason' as reason from lifecycle.audit_entry
       where entry->>'action' = 'cancel-import-job' order by position`,
    )
  ).rows;

describe.each(['user', 'service'] as const)('a large import that a %s asked for', (kind) => {
  test.each([
    ['a disabled account', { enabled: false }, 'may not call any more'],
    ['another role', { roles: ['operator'] }, 'has no role for it any more: administrator or integration'],
    ['other owners', { owners: ['south-depot'] }, 'may not act for north-depot any more'],
  ] as const)('stops with their rights, before its next batch, and says why: %s', async (_, change, why) => {
    const { id, accountId } = await halfTaken(kind);
    unwrap(await access.changeAccount({ accountId, ...change }, administrator));
    await lifecycle.advanceImportJob(id);
    const detail = expect.stringContaining(why);
    expect(await jobOf(id)).toMatchObject({
      status: 'cancelled',
      progress: { done: 200 },
      stopped: { reason: 'requester_right_lost', detail },
    });
    expect(await identities()).toBe(200);
    expect(await cancels()).toEqual([{ actor: 'system:import-jobs', reason: detail }]);
    await lifecycle.advanceImportJob(id);
    expect(await identities()).toBe(200);
  });

  test('goes on while they may, and asks once for each batch', async () => {
    const { id, accountId } = await halfTaken(kind);
    unwrap(await access.changeAccount({ accountId, roles: ['viewer', 'administrator'], owners: 'all' }, administrator));
    looks = 0;
    await lifecycle.advanceImportJob(id);
    expect(await jobOf(id)).toMatchObject({ status: 'completed', progress: { done: ROWS }, stopped: null });
    expect(looks).toBe(1);
    expect(await cancels()).toEqual([]);
  });
});

test('a program that is known by no account has nothing done in its name later', async () => {
  const stranger: Actor = { kind: 'service', id: 'kim', roles: ['integration'], owners: 'all' };
  const wish = { kind: 'identities', source: 'erp', rows: [chargerRow(1)], dryRun: false } as const;
  const { id } = unwrap(await lifecycle.startImportJob(wish, by(stranger)));
  await lifecycle.advanceImportJob(id);
  expect(await jobOf(id)).toMatchObject({ status: 'cancelled', stopped: { reason: 'requester_right_lost' } });
  expect(await identities()).toBe(0);
});
