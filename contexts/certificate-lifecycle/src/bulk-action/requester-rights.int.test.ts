import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Access, createAccess } from '../access.ts';
import { administratorActor } from '../account/account.ts';
import { peopleWithAccounts } from '../account/account-people.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';
import type { BulkActionId } from './bulk-action-id.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
let access: Access;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  const people = peopleWithAccounts(world.dependencies().accounts);
  lifecycle = world.another({ people });
  access = createAccess(world.dependencies({ people }), 'the first token of the first administrator');
});
afterEach(() => world.drop());

const administrator = by(administratorActor);

/** Of an account of this kind, whose first of two targets is done. */
async function halfDone(kind: 'user' | 'service') {
  const ids: CertificateId[] = [];
  for (let i = 0; i < 2; i++) ids.push((await world.issued(await world.charger())).id);
  const account = { kind, name: 'kim', roles: ['pki_engineer'], owners: ['north-depot'] } as const;
  const { accountId } = unwrap(await access.createAccount(account, administrator));
  const caller: Actor = {
    ...account,
    id: 'kim',
    ...(kind === 'user' ? { person: accountId } : { account: accountId }),
  };
  const wish = { command: { verb: 'revoke', reason: 'keyCompromise' }, filter: {}, ratePerMinute: 1 } as const;
  const { id } = unwrap(await lookedDraft(lifecycle, wish, by(caller)));
  unwrap(await lifecycle.startBulkAction({ bulkActionId: id, count: 2 }, by(caller)));
  await lifecycle.advanceBulkAction(id);
  expect(await progress(id)).toMatchObject({ status: 'running', progress: { done: 1 } });
  return { id, ids, accountId };
}

const progress = (id: BulkActionId) => lifecycle.bulkAction(id, administratorActor);
async function goOn(id: BulkActionId) {
  world.clock.advance(61_000);
  await lifecycle.advanceBulkAction(id);
  return progress(id);
}
const ends = async () =>
  (
    await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'reason' as reason from lifecycle.audit_entry
       where entry->>'action' = 'abort-bulk-action' order by position`,
    )
  ).rows;

describe.each(['user', 'service'] as const)('a bulk action that a %s asked for', (kind) => {
  test.each([
    ['a disabled account', { enabled: false }, 'may not call any more'],
    ['another role', { roles: ['operator'] }, 'has no role for it any more: pki_engineer'],
    ['other owners', { owners: ['south-depot'] }, 'may not act for north-depot any more'],
  ] as const)('ends with their rights, before its next certificate: %s', async (_, change, why) => {
    const { id, ids, accountId } = await halfDone(kind);
    unwrap(await access.changeAccount({ accountId, ...change }, administrator));
    expect(await goOn(id)).toMatchObject({ status: 'aborted', progress: { done: 1, refused: 0, failed: 0 } });
    expect(await goOn(id)).toMatchObject({ status: 'aborted', progress: { done: 1 } });
    expect((await Promise.all(ids.map((one) => world.stage(one)))).toSorted()).toEqual(['issued', 'revoked']);
    expect(await ends()).toEqual([{ actor: 'system:bulk-actions', reason: expect.stringContaining(why) }]);
  });

  test('goes on while they may', async () => {
    const { id, accountId } = await halfDone(kind);
    unwrap(await access.changeAccount({ accountId, roles: ['viewer', 'pki_engineer'], owners: 'all' }, administrator));
    await goOn(id);
    expect(await goOn(id)).toMatchObject({ status: 'completed', progress: { done: 2 } });
    expect(await ends()).toEqual([]);
  });
});
