import { scryptSync } from 'node:crypto';
import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
  lifecycle = world.another();
});
afterEach(() => world.drop());

const HOUR = 3_600_000;
const noor: Actor = { ...pkiEngineer, id: 'noor', person: 'noor' };
const south: Actor = { ...pkiEngineer, owners: ['south-depot'] };
const inHours = (hours: number) => new Date(world.clock.now().getTime() + hours * HOUR).toISOString();

async function lockedOut() {
  const charger = await world.charger();
  const { id } = await world.active(charger);
  unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  const [one] = await lifecycle.recoveryCases({ identityId: charger.identityId, after: null, limit: 2 }, operator);
  if (one === undefined) throw new Error('there is no recovery case');
  return { ...charger, recoveryCaseId: one.id };
}

const ask = (recoveryCaseId: RecoveryCaseId, until = inHours(2), actor = pkiEngineer) =>
  lifecycle.admitOneTimeKey({ recoveryCaseId, until }, by(actor));
const take = (recoveryCaseId: RecoveryCaseId, actor = pkiEngineer) =>
  lifecycle.takeOneTimeKey({ recoveryCaseId }, by(actor, { idempotencyKey: 'the same' }));
async function approved() {
  const charger = await lockedOut();
  const { approvalId } = unwrap(await ask(charger.recoveryCaseId));
  unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor)));
  return charger;
}
async function taken() {
  const charger = await approved();
  const { secret } = unwrap(await take(charger.recoveryCaseId));
  const keyId = (await admitted(charger.identityId))?.keyId ?? '';
  return { ...charger, secret, keyId };
}
const admitted = async (identityId: IdentityId) =>
  (await lifecycle.admissibleBootstrapsOf([identityId])).get(identityId)?.oneTimeKey ?? null;
const one = (id: RecoveryCaseId) => lifecycle.recoveryCase(id, operator);

describe('a one-time key', () => {
  test('exists when two people have agreed and whoever asked has taken it, and is shown that once', async () => {
    const { identityId, recoveryCaseId } = await approved();
    expect(await one(recoveryCaseId)).toMatchObject({ state: 'admitting', bootstrap: { verifier: null } });
    expect(await admitted(identityId)).toBeNull();
    expect(await take(recoveryCaseId, noor)).toMatchObject({ refusal: { reason: 'not_its_requester' } });

    const { secret } = unwrap(await take(recoveryCaseId));
    const key = await admitted(identityId);
    const proof = scryptSync(secret, Buffer.from(key?.salt ?? '', 'base64'), 32, { N: key?.cost ?? 0 });
    expect(proof.toString('base64')).toBe(key?.verifier);
    expect(secret).toMatch(/^[\w*\-=+|@.]{32}$/);
    expect(await take(recoveryCaseId)).toMatchObject({ refusal: { reason: 'one_time_key_not_there' } });
  });

  test('stands nowhere, and what checks it stands in no event and in no audit entry', async () => {
    const { secret, identityId } = await taken();
    const verifier = (await admitted(identityId))?.verifier ?? 'none';
    const { rows } = await world.database.pool.query(
      'select data::text as text from domain_event union all select entry::text from lifecycle.audit_entry',
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { text } of rows) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(verifier);
    }
    const cases = await world.database.pool.query('select record::text as text from lifecycle.recovery_case');
    for (const { text } of cases.rows) expect(text).not.toContain(secret);
    expect((await world.audit()).map(({ action }) => action)).toContain('take-one-time-key');
  });

  test('lets one connection in, the first that is told of', async () => {
    const { identityId, keyId, recoveryCaseId } = await taken();
    const spend = (connectionId: string, key = keyId) =>
      lifecycle.spendOneTimeKey({ identityId, keyId: key, connectionId }, by(gateway));
    expect(await spend('con_0', 'otk_of_another')).toBe(false);
    expect(await spend('con_1')).toBe(true);
    expect(await spend('con_1')).toBe(true);
    expect(await spend('con_2')).toBe(false);
    expect(await admitted(identityId)).toMatchObject({ keyId, spentBy: 'con_1' });
    expect(await one(recoveryCaseId)).toMatchObject({ bootstrap: { spentBy: 'con_1' } });
  });

  test('ends with its deadline, taken or not', async () => {
    const { identityId, keyId, recoveryCaseId } = await taken();
    world.clock.advance(2 * HOUR);
    expect(await admitted(identityId)).toBeNull();
    const login = { identityId, keyId, connectionId: 'con_1' };
    expect(await lifecycle.spendOneTimeKey(login, by(gateway))).toBe(false);
    expect(await lifecycle.expireRecoveryCases()).toBe(1);
    expect(await one(recoveryCaseId)).toMatchObject({ state: 'expired' });
    expect(await take(recoveryCaseId)).toMatchObject({ refusal: { reason: 'one_time_key_not_there' } });
  });

  test('ends when the station uses a certificate of its own', async () => {
    const { identityId, serial, recoveryCaseId } = await taken();
    await world.active({ identityId, serial });
    expect(await one(recoveryCaseId)).toMatchObject({ state: 'recovered' });
    expect(await admitted(identityId)).toBeNull();
  });

  test('is not there beside a certificate that is still admitted', async () => {
    const charger = await world.charger();
    await world.active(charger);
    const { identityId } = charger;
    const { recoveryCaseId } = unwrap(await lifecycle.openRecoveryCase({ identityId }, by(pkiEngineer)));
    expect(await ask(recoveryCaseId)).toMatchObject({ refusal: { reason: 'way_in_left' } });
  });

  test.each([
    ['an end date that is over', { hours: -1 }, 'end_date_unsuitable'],
    ['an end date too far away', { hours: 25 }, 'end_date_unsuitable'],
    ['an end date that is none', { until: '__proto__' }, 'end_date_unsuitable'],
    ['an operator', { actor: operator }, 'role_missing'],
    ['somebody of another owner', { actor: south }, 'recovery_case_unknown'],
    ['a program', { actor: { ...pkiEngineer, kind: 'service', person: undefined } }, 'needs_second_person'],
  ] as const)('is refused: %s', async (_, over, reason) => {
    const { recoveryCaseId } = await lockedOut();
    const wish = over as { until?: string; hours?: number; actor?: Actor };
    const outcome = await ask(recoveryCaseId, wish.until ?? inHours(wish.hours ?? 2), wish.actor ?? pkiEngineer);
    expect(outcome).toMatchObject({ refusal: { reason } });
  });

  test('is never approved by whoever asked', async () => {
    const { recoveryCaseId } = await lockedOut();
    const { approvalId } = unwrap(await ask(recoveryCaseId));
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(pkiEngineer))).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    expect(await take(recoveryCaseId)).toMatchObject({ refusal: { reason: 'one_time_key_not_there' } });
  });
});
