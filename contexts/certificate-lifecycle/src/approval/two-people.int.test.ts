import type { Actor, Role } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Access, createAccess } from '../access.ts';
import type { AccountId } from '../account/account.ts';
import { administratorActor } from '../account/account.ts';
import { peopleWithAccounts } from '../account/account-people.ts';
import { postgresStores } from '../adapters/postgres/index.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';

const PASSWORD = 'correct horse battery staple';
const DAY = 86_400_000;
const issuer = 'https://login.example.org';
const roles: readonly Role[] = ['administrator', 'pki_engineer'];

let world: LifecycleWorld;
let access: Access;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  const people = peopleWithAccounts(postgresStores(world.database).accounts);
  access = createAccess({ ...world.dependencies(), people }, 'bfcert_the-token-of-the-first-start');
  lifecycle = createLifecycle({ ...world.dependencies(), people });
});
afterAll(() => world.drop());

let count = 0;
async function somebody(): Promise<{ id: AccountId; actor: Actor }> {
  const name = `somebody-${++count}`;
  const input = { kind: 'user', name, roles, owners: 'all' } as const;
  const { accountId: id } = unwrap(await access.createAccount(input, by(administratorActor)));
  return { id, actor: { kind: 'user', id: name, roles, owners: 'all', person: id } };
}
const setPassword = async (id: AccountId, actor: Actor, present: string | null = null) =>
  unwrap(await access.setPassword({ accountId: id, password: PASSWORD, present }, by(actor)));
const ask = async (actor: Actor) => {
  const { id } = await world.active(await world.charger());
  const asked = await lifecycle.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(actor));
  const { approvalId } = unwrap(asked);
  if (approvalId === null) throw new Error('nobody was asked');
  return approvalId;
};
const approve = async (approvalId: Awaited<ReturnType<typeof ask>>, actor: Actor): Promise<string> => {
  const outcome = await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(actor));
  return outcome.ok ? 'done' : outcome.refusal.reason;
};

test('two accounts that nobody’s hand was laid on are two people', async () => {
  const [mara, noor] = [await somebody(), await somebody()];
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('done');
});

test('whoever asked, and then sets another’s password, does not get their yes; the refusal stands in the audit', async () => {
  const [mara, noor, third] = [await somebody(), await somebody(), await somebody()];
  const approvalId = await ask(mara.actor);
  await setPassword(noor.id, mara.actor);
  expect(await approve(approvalId, noor.actor)).toBe('approver_credential_touched');
  const [entry] = await postgresStores(world.database).audit.search({ owners: 'all' }, null, 1);
  expect(entry?.entry).toMatchObject({ action: 'approve-command', actor: `user:${noor.actor.id}` });
  expect(JSON.stringify(entry?.entry)).toContain('approver_credential_touched');
  expect(await lifecycle.approval(approvalId, mara.actor)).toMatchObject({ status: 'pending' });
  expect(await approve(approvalId, third.actor)).toBe('done');
});

test('nor does whoever asks as another whose password they set', async () => {
  const [mara, noor] = [await somebody(), await somebody()];
  await setPassword(mara.id, noor.actor);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('approver_credential_touched');
});

test('a password that was given counts as long as it is in force, and seven days when it was replaced', async () => {
  const [mara, noor] = [await somebody(), await somebody()];
  await setPassword(noor.id, mara.actor);
  world.clock.advance(30 * DAY);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('approver_credential_touched');
  await setPassword(noor.id, noor.actor, PASSWORD);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('done');

  await setPassword(noor.id, mara.actor);
  await setPassword(noor.id, noor.actor, PASSWORD);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('approver_credential_touched');
  world.clock.advance(8 * DAY);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('done');
});

test('a join with a subject of the provider is a hand as well', async () => {
  const [mara, noor] = [await somebody(), await somebody()];
  for (const [{ id }, subject] of [
    [mara, 'mara'],
    [noor, 'noor'],
  ] as const) {
    const external = { issuer, subject: `${subject}-${count}` };
    unwrap(await access.changeAccount({ accountId: id, external }, by(mara.actor)));
  }
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('approver_credential_touched');
  world.clock.advance(8 * DAY);
  expect(await approve(await ask(mara.actor), noor.actor)).toBe('done');
});

test('a local account and one of the provider may be one person, until the local one is joined too', async () => {
  const [mara, noor] = [await somebody(), await somebody()];
  const join = async (accountId: AccountId, subject: string) =>
    unwrap(await access.changeAccount({ accountId, external: { issuer, subject } }, by(administratorActor)));
  await join(noor.id, `n-${count}`);
  const approvalId = await ask(mara.actor);
  expect(await approve(approvalId, noor.actor)).toBe('persons_not_told_apart');
  await join(mara.id, `m-${count}`);
  expect(await approve(approvalId, noor.actor)).toBe('done');
});
