import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import type { ApprovalId } from './approval-id.ts';
import { newApprovalId } from './approval-id.ts';
import type { ApprovalVerdict } from './decide.ts';
import { thesePeople } from './people.ts';

const person = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['pki_engineer'],
  owners: 'all',
  person: id,
  ...over,
});
const mara = person('mara');
const maraOnHerPhone = person('mara-phone', { person: 'mara' });
const noor = person('noor');
const { person: _, ...robot } = person('robot', { kind: 'service' });

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
  lifecycle = world.another();
});
afterAll(() => world.drop());

const revoke = (certificateId: CertificateId, actor = mara, reason: 'superseded' | 'unspecified' = 'superseded') =>
  lifecycle.revokeCertificate({ certificateId, reason }, by(actor, { reason: 'the station is gone' }));
const answer = (approvalId: ApprovalId, actor: Actor, verdict: ApprovalVerdict = 'approve') =>
  lifecycle.answerApproval({ approvalId, verdict }, by(actor, { reason: 'I looked at it' }));
const lastOne = async () => (await world.active(await world.charger())).id;
const asked = async (certificateId: CertificateId): Promise<ApprovalId> => {
  const { approvalId } = unwrap(await revoke(certificateId));
  if (approvalId === null) throw new Error('nobody was asked');
  return approvalId;
};
const reasonOf = async (outcome: ReturnType<typeof answer>): Promise<string> => {
  const settled = await outcome;
  return settled.ok ? 'done' : settled.refusal.reason;
};

describe('the last credential', () => {
  test('goes by the word of two people, and the audit names both', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    expect(await world.stage(id)).toBe('active');
    expect(await lifecycle.approval(approvalId, noor)).toMatchObject({
      status: 'pending',
      action: { kind: 'revoke-certificate', certificateId: id, reason: 'superseded' },
      requestedBy: 'user:mara',
      reason: 'the station is gone',
    });
    expect(unwrap(await answer(approvalId, noor)).status).toBe('approved');
    expect(await world.stage(id)).toBe('revoked');
    const { rows } = await world.database.pool.query(
      `select entry->>'action' as action, entry->>'actor' as actor, entry->>'onBehalfOf' as behalf, entry->>'reason' as reason,
         entry#>>'{detail,approval}' as approval from lifecycle.audit_entry where entry->>'certificateId' = $1
         and position > (select min(position) from lifecycle.audit_entry where entry->>'action' = 'request-approval'
           and entry->>'certificateId' = $1) order by position`,
      [id],
    );
    expect(rows).toEqual([
      {
        action: 'revoke-certificate',
        actor: 'user:noor',
        behalf: 'user:mara',
        reason: 'the station is gone',
        approval: 'second_person',
      },
      { action: 'approve-command', actor: 'user:noor', behalf: null, reason: 'I looked at it', approval: null },
    ]);
    expect((await world.events()).slice(-3)).toEqual(['ApprovalRequested', 'CertificateRevoked', 'ApprovalAnswered']);
  });

  test('is deactivated in the same way', async () => {
    const id = await lastOne();
    const { approvalId } = unwrap(await lifecycle.deactivateCertificate({ certificateId: id }, by(mara)));
    expect(await reasonOf(answer(approvalId as ApprovalId, noor))).toBe('done');
    expect(await world.stage(id)).toBe('inactive');
  });

  test('is taken for a compromise by one person at once', async () => {
    const id = await lastOne();
    const outcome = await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(mara));
    expect(unwrap(outcome)).toMatchObject({ state: 'revoked', approvalId: null });
  });

  test('stays with those who may not even ask: another role, a service, another owner’s person', async () => {
    const id = await lastOne();
    const deactivate = (actor: Actor) => lifecycle.deactivateCertificate({ certificateId: id }, by(actor));
    const guarded = { ok: false, refusal: { reason: 'last_credential' } };
    expect(await deactivate(operator)).toMatchObject(guarded);
    expect(await deactivate(robot)).toMatchObject(guarded);
    expect(await lifecycle.approvals({ status: 'pending', after: null, limit: 500 }, mara)).not.toContainEqual(
      expect.objectContaining({ action: expect.objectContaining({ certificateId: id }) }),
    );
  });
});

describe('an approval', () => {
  test('is not given by whoever asked, whatever token they use, nor by a service or another role', async () => {
    const approvalId = await asked(await lastOne());
    expect(await reasonOf(answer(approvalId, mara))).toBe('approver_is_requester');
    expect(await reasonOf(answer(approvalId, maraOnHerPhone))).toBe('approver_is_requester');
    expect(await reasonOf(answer(approvalId, robot))).toBe('approver_is_no_person');
    expect(await reasonOf(answer(approvalId, person('olaf', { roles: ['operator'] })))).toBe('role_missing');
    expect((await lifecycle.approval(approvalId, noor))?.status).toBe('pending');
  });

  test('does not exist for people of other owners', async () => {
    const approvalId = await asked(await lastOne());
    const stranger = person('sven', { owners: ['south-depot'] });
    expect(await reasonOf(answer(approvalId, stranger))).toBe('approval_unknown');
    expect(await lifecycle.approval(approvalId, stranger)).toBe(null);
    expect(await lifecycle.approvals({ after: null, limit: 100 }, stranger)).toEqual([]);
    expect(await lifecycle.approvals({ after: null, limit: 100 }, person('b', { owners: [] }))).toEqual([]);
    const neighbour = person('nora', { owners: ['north-depot'] });
    expect((await lifecycle.approval(approvalId, neighbour))?.id).toBe(approvalId);
  });

  test('is used once', async () => {
    const approvalId = await asked(await lastOne());
    expect(await reasonOf(answer(approvalId, noor))).toBe('done');
    expect(await reasonOf(answer(approvalId, noor))).toBe('approval_not_pending');
    expect(await reasonOf(answer(approvalId, mara, 'withdraw'))).toBe('approval_not_pending');
  });

  test('given by two at the same time is carried out once', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    const reasons = await Promise.all([answer(approvalId, noor), answer(approvalId, person('nils'))].map(reasonOf));
    expect(reasons.sort()).toEqual(['approval_not_pending', 'done']);
    expect(await world.stage(id)).toBe('revoked');
  });

  test('declined or withdrawn changes nothing', async () => {
    for (const [actor, verdict] of [
      [noor, 'decline'],
      [maraOnHerPhone, 'withdraw'],
    ] as const) {
      const id = await lastOne();
      const approvalId = await asked(id);
      expect(await reasonOf(answer(approvalId, actor, verdict))).toBe('done');
      expect(await reasonOf(answer(approvalId, noor))).toBe('approval_not_pending');
      expect(await world.stage(id)).toBe('active');
    }
  });

  test('is worth nothing once the record has changed', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    // Another one, about the same record, is carried out first.
    const { approvalId: other } = unwrap(await revoke(id, noor, 'unspecified'));
    expect(await reasonOf(answer(other as ApprovalId, mara))).toBe('done');
    expect(await reasonOf(answer(approvalId, noor))).toBe('approval_overtaken');
    expect(await world.stage(id)).toBe('revoked');
    expect((await lifecycle.approval(approvalId, noor))?.status).toBe('overtaken');
  });

  test('comes too late after its time; then it can be asked for again', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    world.clock.advance(24 * 3_600_000);
    expect(await reasonOf(answer(approvalId, noor))).toBe('approval_expired');
    const ids = async (status: 'pending' | 'expired') =>
      (await lifecycle.approvals({ status, after: null, limit: 100 }, noor)).map((one) => one.id);
    expect(await ids('pending')).not.toContain(approvalId);
    expect(await ids('expired')).toContain(approvalId);
    const again = await asked(id);
    expect(again).not.toBe(approvalId);
    expect(await ids('expired')).toContain(approvalId);
    expect(await reasonOf(answer(again, noor))).toBe('done');
  });

  test('is asked for once: the same person gets the same one, another is shown it', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    expect(unwrap(await revoke(id, maraOnHerPhone)).approvalId).toBe(approvalId);
    const refused = await revoke(id, noor);
    expect(refused).toMatchObject({
      refusal: { reason: 'approval_pending', detail: expect.stringContaining(approvalId) },
    });
    // Another reason is another thing.
    expect(unwrap(await revoke(id, noor, 'unspecified')).approvalId).not.toBe(approvalId);
  });

  test('is not carried out for somebody who may not ask any more', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    const without = world.another({ people: thesePeople({ person: 'noor', roles: ['pki_engineer'], owners: 'all' }) });
    const outcome = await without.answerApproval({ approvalId, verdict: 'approve' }, by(noor));
    expect(outcome).toMatchObject({ refusal: { reason: 'requester_not_allowed' } });
    expect(await world.stage(id)).toBe('active');
  });

  test('that nobody asked for is not found', async () => {
    expect(await reasonOf(answer(newApprovalId(new Date(0)), noor))).toBe('approval_unknown');
  });
});

describe('with one person only', () => {
  test('nothing is asked, and the refusal says how to add a second', async () => {
    const id = await lastOne();
    const alone = world.another({ people: thesePeople({ person: 'mara', roles: ['pki_engineer'], owners: 'all' }) });
    const outcome = await alone.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(mara));
    expect(outcome).toMatchObject({
      refusal: {
        reason: 'needs_second_person',
        detail: expect.stringMatching(/adds one .* pki_engineer .* north-depot/),
      },
    });
    const elsewhere = { person: 'sven', roles: ['pki_engineer'], owners: ['south-depot'] } as const;
    const clerk = { person: 'olaf', roles: ['operator'], owners: 'all' } as const;
    const stillAlone = world.another({ people: thesePeople(...world.people.slice(0, 1), elsewhere, clerk) });
    expect(await stillAlone.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(mara))).toMatchObject({
      refusal: { reason: 'needs_second_person' },
    });
  });

  test('a single operator, by configuration, approves what they asked for, and every entry says so', async () => {
    const id = await lastOne();
    const single = world.another({
      people: thesePeople({ person: 'mara', roles: ['pki_engineer'], owners: 'all' }),
      approvalRule: 'single-operator',
    });
    const input = { certificateId: id, reason: 'superseded' } as const;
    const { approvalId } = unwrap(await single.revokeCertificate(input, by(mara)));
    const answered = await single.answerApproval(
      { approvalId: approvalId as ApprovalId, verdict: 'approve' },
      by(maraOnHerPhone),
    );
    expect(answered.ok).toBe(true);
    const { rows } = await world.database.pool.query(
      `select entry#>>'{detail,approval}' as approval from lifecycle.audit_entry
       where entry->>'certificateId' = $1 and entry->>'event' = 'CertificateRevoked'`,
      [id],
    );
    expect(rows).toEqual([{ approval: 'self_approved' }]);
  });
});

test('the record says that a second person is needed, to whom it may concern', async () => {
  const id = await lastOne();
  const actionOf = async (actor: Actor, name: string) =>
    (await lifecycle.certificate(id, actor))?.actions.find((action) => action.name === name);
  expect(await actionOf(mara, 'deactivate')).toMatchObject({
    allowed: true,
    reason: expect.stringContaining('A second person must approve it.'),
  });
  expect(await actionOf(operator, 'deactivate')).toMatchObject({ allowed: false });
  expect(await actionOf(robot, 'deactivate')).toMatchObject({ allowed: false });
  expect(await actionOf(robot, 'revoke')).toMatchObject({
    allowed: true,
    reason: expect.stringContaining('Only a compromise'),
  });
  expect(await actionOf(mara, 'revoke')).toMatchObject({
    allowed: true,
    reason: expect.stringContaining('a second person must approve its revocation'),
  });
});

describe('a question about what has ended meanwhile', () => {
  const view = (id: ApprovalId) => lifecycle.approval(id, noor);

  test('is closed as overtaken in the transaction of that, says why, and is answered by nobody', async () => {
    const id = await lastOne();
    const approvalId = await asked(id);
    unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(noor)));
    expect(await view(approvalId)).toMatchObject({
      status: 'overtaken',
      answer: null,
      overtaken: { at: world.clock.now().toISOString(), because: 'The certificate is revoked meanwhile.' },
      actions: [
        { name: 'approve', allowed: false, reason: expect.stringContaining('ended or changed') },
        { name: 'decline', allowed: false },
        { name: 'withdraw', allowed: false },
      ],
    });
    expect(await world.events()).toContain('ApprovalOvertaken');
    expect(await reasonOf(answer(approvalId, noor))).toBe('approval_overtaken');
    expect(await reasonOf(answer(approvalId, mara, 'withdraw'))).toBe('approval_overtaken');
    const page = { after: null, limit: 50 } as const;
    const ids = async (status: 'pending' | 'overtaken') =>
      (await lifecycle.approvals({ ...page, status }, noor)).map((one) => one.id);
    expect(await ids('pending')).not.toContain(approvalId);
    expect(await ids('overtaken')).toContain(approvalId);
  });

  test('is closed when the certificate is replaced, and leaves those about others alone', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    const [approvalId, ofAnother] = [await asked(id), await asked(await lastOne())];
    await world.active(charger);
    expect(await world.stage(id)).toBe('retired(replaced)');
    expect(await view(approvalId)).toMatchObject({
      status: 'overtaken',
      overtaken: { because: 'The certificate is retired(replaced) meanwhile.' },
    });
    expect(await view(ofAnother)).toMatchObject({ status: 'pending' });
  });
});
