import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import { thesePeople } from '../approval/people.ts';
import type { Binding } from '../identity/binding.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld, ORGANISATION, pkiEngineer } from '../testing/lifecycle-world.ts';

const administrator = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['administrator'],
  owners: 'all',
  person: id,
  ...over,
});
const ada = administrator('ada');
const otto = administrator('otto');

let world: LifecycleWorld;
let lifecycle: Lifecycle;
let renamed = 0;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  for (const person of ['ada', 'otto']) world.people.push({ person, roles: ['administrator'], owners: 'all' });
  lifecycle = world.another();
});
afterAll(() => world.drop());

const newNames = (): readonly Binding[] => {
  renamed += 1;
  return [
    { kind: 'ocpp_identity', value: `NEW-${renamed}` },
    { kind: 'serial_number', value: `SN-NEW-${renamed}` },
    { kind: 'organisation', value: ORGANISATION },
  ];
};
const live = async () => {
  const charger = await world.charger();
  return { ...charger, ...(await world.active(charger)) };
};
const change = (identityId: IdentityId, bindings: readonly Binding[], actor = ada, owner?: string) =>
  lifecycle.changeIdentity({ identityId, bindings, ...(owner ? { owner } : {}) }, by(actor, { reason: 'a new board' }));
const asked = async (...of: Parameters<typeof change>): Promise<ApprovalId> => {
  const { approvalId } = unwrap(await change(...of));
  if (approvalId === null) throw new Error('nobody was asked');
  return approvalId;
};
const approve = (approvalId: ApprovalId, actor = otto) =>
  lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(actor, { reason: 'I have seen the board' }));
const named = async (identityId: IdentityId) => (await lifecycle.findIdentity(identityId))?.bindings;

describe('names that stand in a certificate in use', () => {
  test('change by the word of two people, and the audit names both', async () => {
    const { identityId } = await live();
    const before = await named(identityId);
    const bindings = newNames();
    const approvalId = await asked(identityId, bindings);
    expect(await named(identityId)).toEqual(before);
    expect(await lifecycle.approval(approvalId, otto)).toMatchObject({
      action: { kind: 'change-identity', identityId, version: 1, owner: 'north-depot' },
      identityId,
      owner: 'north-depot',
      requestedBy: 'user:ada',
    });
    expect(unwrap(await approve(approvalId))).toMatchObject({ status: 'approved' });
    expect((await lifecycle.identityByBinding('serial_number', `SN-NEW-${renamed}`))?.id).toBe(identityId);
    expect((await world.events()).slice(-3)).toEqual(['ApprovalRequested', 'IdentityChanged', 'ApprovalAnswered']);
    const { rows } = await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'onBehalfOf' as behalf, entry->>'reason' as reason,
         entry#>>'{detail,approvedBy}' as approved, entry#>>'{detail,approval}' as how
       from lifecycle.audit_entry where entry->>'identityId' = $1 and entry->>'event' = 'IdentityChanged'`,
      [identityId],
    );
    const [told] = rows;
    expect(rows.length).toBe(1);
    expect(told).toEqual({
      actor: 'user:otto',
      behalf: 'user:ada',
      reason: 'a new board',
      approved: 'user:otto',
      how: 'second_person',
    });
  });

  test('are asked for once, whatever the order they are given in', async () => {
    const { identityId } = await live();
    const bindings = newNames();
    const approvalId = await asked(identityId, bindings);
    expect(await asked(identityId, bindings.toReversed())).toBe(approvalId);
    expect(await change(identityId, bindings, otto)).toMatchObject({ refusal: { reason: 'approval_pending' } });
  });

  test('stay when whoever asked answers, or a person who may not change identities', async () => {
    const { identityId } = await live();
    const before = await named(identityId);
    const approvalId = await asked(identityId, newNames());
    expect(await approve(approvalId, ada)).toMatchObject({ refusal: { reason: 'approver_is_requester' } });
    expect(await approve(approvalId, pkiEngineer)).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await approve(approvalId, administrator('sven', { owners: ['south-depot'] }))).toMatchObject({
      refusal: { reason: 'approval_unknown' },
    });
    expect(await named(identityId)).toEqual(before);
  });

  test('stay when the identity has changed since', async () => {
    const { identityId } = await live();
    const approvalId = await asked(identityId, newNames());
    unwrap(await lifecycle.changeIdentity({ identityId, family: 'acme-60' }, by(ada)));
    expect(await approve(approvalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
  });

  test('stay when another identity has taken one since', async () => {
    const { identityId } = await live();
    const other = await world.charger();
    const bindings = newNames();
    const approvalId = await asked(identityId, bindings);
    unwrap(await change(other.identityId, bindings));
    expect(await approve(approvalId)).toMatchObject({ refusal: { reason: 'binding_taken' } });
    expect((await lifecycle.approval(approvalId, otto))?.status).toBe('pending');
  });

  test('stay while a certificate with them is being signed, also when that began after the question', async () => {
    const charger = await live();
    const approvalId = await asked(charger.identityId, newNames());
    await world.ordered(charger);
    expect(await approve(approvalId)).toMatchObject({ refusal: { reason: 'issue_pending' } });
    expect(await change(charger.identityId, newNames())).toMatchObject({ refusal: { reason: 'issue_pending' } });
  });

  test('move to another owner only by a person who acts for both', async () => {
    const { identityId } = await live();
    const approvalId = await asked(identityId, newNames(), ada, 'south-depot');
    const neighbour = administrator('nora', { owners: ['north-depot'] });
    expect(await approve(approvalId, neighbour)).toMatchObject({ refusal: { reason: 'owner_out_of_scope' } });
    expect(await approve(approvalId)).toMatchObject({ value: { status: 'approved' } });
  });

  test('are not for a service or an integration to ask about; and a person alone hears how to add a second', async () => {
    const { identityId } = await live();
    const { person: _, ...service } = administrator('erp', { kind: 'service' });
    const integrator = administrator('ivo', { roles: ['integration'] });
    for (const actor of [service, integrator]) {
      expect(await change(identityId, newNames(), actor)).toMatchObject({
        refusal: { reason: 'needs_second_person', detail: expect.stringContaining('for an administrator to ask') },
      });
    }
    const alone = world.another({ people: thesePeople(...world.people.slice(1, 2)) });
    expect(await alone.changeIdentity({ identityId, bindings: newNames() }, by(ada))).toMatchObject({
      refusal: { reason: 'needs_second_person', detail: expect.stringContaining('POST /api/v1/users') },
    });
  });

  test('are judged before anybody is asked', async () => {
    const { identityId } = await live();
    const taken = (await named((await world.charger()).identityId)) ?? [];
    expect(await change(identityId, newNames().slice(1))).toMatchObject({ refusal: { reason: 'binding_missing' } });
    expect(await change(identityId, [{ kind: 'ocpp_identity', value: '\ud800' }])).toMatchObject({
      refusal: { reason: 'binding_invalid' },
    });
    // A name that another has is seen when it is written: until then it may become free.
    expect(unwrap(await change(identityId, taken)).approvalId).not.toBeNull();
    expect(unwrap(await change(identityId, (await named(identityId)) ?? [])).approvalId).toBeNull();
  });
});
