import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { Lifecycle } from '../lifecycle.ts';
import {
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';

const noor: Actor = { ...pkiEngineer, id: 'noor', person: 'noor' };
const DAY = 86_400_000;

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
  lifecycle = world.another();
});
afterEach(() => world.drop());

const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY).toISOString();
const plan = (
  certificateId: CertificateId,
  over: { reason?: RevocationReason; deadline?: string; actor?: Actor } = {},
) => {
  const { reason = 'superseded', deadline = null, actor = pkiEngineer } = over;
  return lifecycle.replaceAndRevoke({ certificateId, reason, deadline }, by(actor, { reason: 'weak key' }));
};
const live = async () => {
  const charger = await world.charger();
  return { ...charger, ...(await world.active(charger)) };
};
/** The next one gets a key and is issued. */
async function order(charger: Awaited<ReturnType<typeof live>>): Promise<CertificateId> {
  const csrPem = csr(chargerSubject(charger.serial));
  const { certificateId } = unwrap(
    await lifecycle.issueCertificate({ ...world.place(charger.identityId), csrPem }, by(station)),
  );
  await lifecycle.advanceCertificate(certificateId);
  return certificateId;
}
/** The station has taken the next one, and not come with it yet. */
async function accept(charger: Awaited<ReturnType<typeof live>>): Promise<void> {
  const certificateId = await order(charger);
  unwrap(await lifecycle.recordSent({ certificateId, executionPath: 'ocpp' }, by(gateway)));
  world.clock.advance(1_000);
  const answer = { certificateId, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
  unwrap(await lifecycle.recordInstallation(answer, by(gateway)));
}
/** It is seen in use, too. */
async function replace(charger: Awaited<ReturnType<typeof live>>): Promise<CertificateId> {
  const certificateId = await order(charger);
  const chain = await lifecycle.chainOf(certificateId);
  world.clock.advance(1_000);
  unwrap(await world.seen(charger.identityId, chain?.fingerprint ?? ''));
  return certificateId;
}
const planned = async (id: CertificateId) => (await lifecycle.certificate(id, operator))?.plannedRevocation ?? null;
const states = (id: CertificateId) =>
  world.database.pool
    .query<{ status: string }>(
      `select entry->>'after' as status from lifecycle.audit_entry
       where entry->>'certificateId' = $1 and entry->>'event' = 'CertificateRevocationPlanChanged' order by position`,
      [id],
    )
    .then(({ rows }) => rows.map(({ status }) => status));

describe('a certificate that is replaced and then revoked', () => {
  test('stays in force until the next one was seen in use, and is pending for everybody to see', async () => {
    const current = await live();
    const { certificateId: next, approvalId } = unwrap(await plan(current.id));
    expect(approvalId).toBeNull();
    expect(await lifecycle.revokeReplaced()).toBe(0);
    expect([await world.stage(current.id), await world.stage(next)]).toEqual(['active', 'requested']);
    expect(await planned(current.id)).toMatchObject({
      status: 'pending',
      reason: 'superseded',
      requestedBy: 'user:mara',
    });
    expect(await replace(current)).toBe(next);
    expect(await world.stage(current.id)).toBe('retired(replaced)');
    expect(await lifecycle.revokeReplaced()).toBe(1);
    expect([await world.stage(current.id), await world.stage(next)]).toEqual(['revoked', 'active']);
    expect(await planned(current.id)).toBeNull();
    expect(await states(current.id)).toEqual(['pending', 'done']);
    expect(await lifecycle.revokeReplaced()).toBe(0);
    const { rows } = await world.database.pool.query(
      `select entry->>'onBehalfOf' as behalf, entry->>'reason' as reason from lifecycle.audit_entry
       where entry->>'certificateId' = $1 and entry->>'event' = 'CertificateRevoked'`,
      [current.id],
    );
    expect(rows).toEqual([{ behalf: 'user:mara', reason: 'weak key' }]);
  });

  test('is revoked once by two servers that both see it due', async () => {
    const current = await live();
    unwrap(await plan(current.id));
    await replace(current);
    const revoked = await Promise.all([lifecycle.revokeReplaced(), world.another().revokeReplaced()]);
    expect(revoked.toSorted()).toEqual([0, 1]);
    expect(await states(current.id)).toEqual(['pending', 'done']);
  });

  test('is left to a later round when the transaction that revokes it fails, and keeps none behind it waiting', async () => {
    const current = await live();
    unwrap(await plan(current.id));
    await replace(current);
    const behind = await live();
    unwrap(await plan(behind.id));
    await replace(behind);
    const { audit } = world.dependencies();
    const failing = world.another({
      audit: {
        ...audit,
        append: async (tx, entry) => {
          const { action, certificateId } = entry;
          if (action === 'end-planned-revocation' && certificateId === current.id) throw new Error('cannot be told');
          await audit.append(tx, entry);
        },
      },
    });
    await expect(failing.revokeReplaced()).rejects.toThrow('1 planned revocations failed');
    expect([await world.stage(current.id), await world.stage(behind.id)]).toEqual(['retired(replaced)', 'revoked']);
    expect(await planned(current.id)).toMatchObject({ status: 'pending', heldBy: 'failed' });
    expect(await lifecycle.revokeReplaced()).toBe(0);
    world.clock.advance(60_000);
    expect(await lifecycle.revokeReplaced()).toBe(1);
    expect(await world.stage(current.id)).toBe('revoked');
  });

  test('is planned once: the same again is the same, another way is refused', async () => {
    const { id } = await live();
    const first = unwrap(await plan(id));
    expect(unwrap(await plan(id))).toEqual(first);
    expect(await states(id)).toEqual(['pending']);
    expect(await plan(id, { reason: 'unspecified' })).toMatchObject({ refusal: { reason: 'revocation_planned' } });
  });

  test('is kept when somebody takes the plan back, and may be planned again', async () => {
    const current = await live();
    unwrap(await plan(current.id));
    const keep = () => lifecycle.keepCertificate({ certificateId: current.id }, by(noor));
    unwrap(await keep());
    expect(await keep()).toMatchObject({ refusal: { reason: 'no_revocation_planned' } });
    await replace(current);
    expect(await lifecycle.revokeReplaced()).toBe(0);
    expect(await world.stage(current.id)).toBe('retired(replaced)');
    expect(await states(current.id)).toEqual(['pending', 'withdrawn']);
  });

  test('revoked by somebody meanwhile, ends its plan', async () => {
    const { id } = await live();
    unwrap(await plan(id));
    unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(noor)));
    expect(await lifecycle.revokeReplaced()).toBe(0);
    expect(await states(id)).toEqual(['pending', 'done']);
  });
});

describe('with a deadline', () => {
  const asked = async (id: CertificateId, deadline: string) => {
    const { approvalId } = unwrap(await plan(id, { deadline }));
    return approvalId as ApprovalId;
  };
  const approve = (approvalId: ApprovalId) => lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor));

  test('it takes two people, and goes at that moment though it is the last one', async () => {
    const { id } = await live();
    const approvalId = await asked(id, inDays(7));
    expect([await planned(id), await states(id)]).toEqual([null, []]);
    unwrap(await approve(approvalId));
    expect(await planned(id)).toMatchObject({ deadline: inDays(7), approvalId, requestedBy: 'user:mara' });
    world.clock.advance(7 * DAY - 1);
    expect(await lifecycle.revokeReplaced()).toBe(0);
    world.clock.advance(1);
    expect(await lifecycle.revokeReplaced()).toBe(1);
    expect(await world.stage(id)).toBe('revoked');
    const { rows } = await world.database.pool.query(
      `select entry#>>'{detail,approvedBy}' as approved from lifecycle.audit_entry
       where entry->>'certificateId' = $1 and entry->>'event' = 'CertificateRevoked'`,
      [id],
    );
    expect(rows).toEqual([{ approved: 'user:noor' }]);
  });

  test('one that has passed by a clock in doubt revokes nothing, until a person confirms the time; a successor in use still does', async () => {
    const [last, delivered, replaced] = [await live(), await live(), await live()];
    for (const { id } of [last, delivered, replaced]) unwrap(await approve(await asked(id, inDays(7))));
    await accept(delivered);
    await replace(replaced);
    expect(await lifecycle.clockDoubt()).toBeNull();
    world.clock.jump(30 * DAY);
    expect(await lifecycle.revokeReplaced()).toBe(1);
    const stages = () => Promise.all([last, delivered, replaced].map(({ id }) => world.stage(id)));
    expect(await stages()).toEqual(['active', 'active', 'revoked']);
    for (const { id } of [last, delivered]) {
      expect(await planned(id)).toMatchObject({ status: 'pending', heldBy: 'clock_jumped' });
    }
    const asOf = world.clock.now().toISOString();
    unwrap(await lifecycle.expireDueCertificates({ confirmed: { asOf, count: 0 } }, by(pkiEngineer)));
    world.clock.advance(60_000);
    expect(await lifecycle.revokeReplaced()).toBe(2);
    expect(await stages()).toEqual(['revoked', 'revoked', 'revoked']);
  });

  test('it goes earlier when its successor is in use', async () => {
    const current = await live();
    unwrap(await approve(await asked(current.id, inDays(7))));
    await replace(current);
    expect(await lifecycle.revokeReplaced()).toBe(1);
  });

  test('nothing is planned once the record has changed', async () => {
    const current = await live();
    const approvalId = await asked(current.id, inDays(7));
    await replace(current);
    expect(await approve(approvalId)).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    expect(await states(current.id)).toEqual([]);
  });

  test.each([
    ['has passed', () => inDays(-1)],
    ['is now', () => inDays(0)],
    ['lies after the end of the certificate', () => inDays(400)],
  ])('that %s is refused before anybody is asked', async (_, deadline) => {
    const { id } = await live();
    expect(await plan(id, { deadline: deadline() })).toMatchObject({ refusal: { reason: 'deadline_invalid' } });
    expect(await lifecycle.approvals({ after: null, limit: 10 }, noor)).toEqual([]);
  });

  test('a service may not ask', async () => {
    const { id } = await live();
    const { person: _, ...service } = { ...pkiEngineer, kind: 'service' as const };
    expect(await plan(id, { deadline: inDays(1), actor: service })).toMatchObject({
      refusal: { reason: 'needs_second_person' },
    });
  });
});

describe('is refused', () => {
  test.each(['keyCompromise', 'cACompromise', 'privilegeWithdrawn'] as const)(
    'for %s, which is never delayed',
    async (reason) => {
      const { id } = await live();
      expect(await plan(id, { reason })).toMatchObject({ refusal: { reason: 'compromise_not_delayed' } });
      expect(await planned(id)).toBeNull();
    },
  );

  test('where operation ceases, for nothing is to take its place', async () => {
    const { id } = await live();
    const outcome = await plan(id, { reason: 'cessationOfOperation' });
    expect(outcome).toMatchObject({ refusal: { reason: 'cessation_has_no_successor' } });
    expect(await planned(id)).toBeNull();
  });

  test('of what is not in force, to another role, and for another owner’s', async () => {
    const charger = await world.charger();
    const { id } = await world.issued(charger);
    const stranger = { ...pkiEngineer, owners: ['south-depot'] };
    expect(await plan(id)).toMatchObject({ refusal: { reason: 'not_possible_in_this_state' } });
    expect(await plan(id, { actor: operator })).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await plan(id, { actor: stranger })).toMatchObject({ refusal: { reason: 'certificate_unknown' } });
    const outcome = await lifecycle.keepCertificate({ certificateId: id }, by(stranger));
    expect(outcome).toMatchObject({ refusal: { reason: 'certificate_unknown' } });
  });
});

test('a bulk action plans each, and revokes none before its successor is in use', async () => {
  const [one, two] = [await live(), await live()];
  const command = { verb: 'replace-and-revoke', reason: 'superseded' } as const;
  const draft = (reason: RevocationReason) =>
    lookedDraft(lifecycle, { command: { ...command, reason }, filter: {}, ratePerMinute: 6_000 }, by(pkiEngineer));
  const compromised = unwrap(await draft('keyCompromise'));
  expect(compromised).toMatchObject({
    stopped: { reason: 'bulk_action_empty', detail: expect.stringContaining('at once') },
  });
  const { id, plan: frozen } = unwrap(await draft('superseded'));
  expect(frozen).toMatchObject({ acts: 2, needApproval: 0 });
  unwrap(await lifecycle.startBulkAction({ bulkActionId: id, count: 2 }, by(pkiEngineer)));
  await lifecycle.advanceBulkAction(id);
  world.clock.advance(1_000);
  await lifecycle.advanceBulkAction(id);
  expect(await lifecycle.bulkAction(id, pkiEngineer)).toMatchObject({ progress: { done: 2, refused: 0, failed: 0 } });
  await replace(one);
  expect(await lifecycle.revokeReplaced()).toBe(1);
  expect([await world.stage(one.id), await world.stage(two.id)]).toEqual(['revoked', 'active']);
});

describe('the request behind a certificate that is revoked', () => {
  const renewal = async (withKey: boolean) => {
    const current = await live();
    const { certificateId } = unwrap(await lifecycle.renewCertificate({ certificateId: current.id }, by(operator)));
    if (withKey) {
      const csrPem = csr(chargerSubject(current.serial));
      unwrap(await lifecycle.issueCertificate({ ...world.place(current.identityId), csrPem }, by(station)));
    }
    return { current, certificateId };
  };
  const after = async (id: CertificateId) => {
    await lifecycle.advanceCertificate(id);
    return world.stage(id);
  };

  test.each([
    ['keyCompromise', false, 'requested'],
    ['keyCompromise', true, 'deleted'],
    ['cACompromise', true, 'deleted'],
    ['privilegeWithdrawn', false, 'deleted'],
  ] as const)('for %s (it has a key: %s) is then %s', async (reason, withKey, stage) => {
    const { current, certificateId } = await renewal(withKey);
    unwrap(await lifecycle.revokeCertificate({ certificateId: current.id, reason }, by(pkiEngineer)));
    expect(await after(certificateId)).toBe(stage);
  });

  test.each([
    ['cessationOfOperation', 'deleted'],
    ['superseded', 'requested'],
    ['affiliationChanged', 'requested'],
    ['unspecified', 'requested'],
  ] as const)('for %s, which two people approved, is then %s', async (reason, stage) => {
    const { current, certificateId } = await renewal(false);
    const { approvalId } = unwrap(
      await lifecycle.revokeCertificate({ certificateId: current.id, reason }, by(pkiEngineer)),
    );
    unwrap(await lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'approve' }, by(noor)));
    expect(await world.stage(current.id)).toBe('revoked');
    expect(await after(certificateId)).toBe(stage);
  });
});
