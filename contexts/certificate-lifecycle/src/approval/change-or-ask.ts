import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { ApprovableOutcome } from '../lifecycle.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { APPROVAL_LIFETIME, type ApprovableAction, type Approval, standingOf } from './approval.ts';
import { newApprovalId } from './approval-id.ts';
import { eligible, mayAnswer, rolesFor } from './people.ts';
import { tellOfApproval } from './tell-of-approval.ts';

/** What is asked for, but for the version of the record, which is the one it has now. */
type Wish = ApprovableAction extends infer One ? (One extends ApprovableAction ? Omit<One, 'version'> : never) : never;

/**
 * A command on one record. What only the last-credential guard holds back becomes a question to a
 * second person, where the caller is somebody who may ask it:
 * 1 do it · 2 held back by the guard alone? · 3 may the caller ask, and is there anybody to answer? ·
 * 4 one question for one thing · 5 write it down.
 */
export function changeOrAsk(
  deps: LifecycleDependencies,
  wish: Wish,
  context: CommandContext,
  command: CertificateCommand,
): Promise<ApprovableOutcome> {
  const { kind, ...input } = wish;
  const { certificateId } = wish;
  return runCommand(deps, {
    name: kind,
    input,
    context,
    subject: { certificateId },
    work: async (tx): Promise<ApprovableOutcome> => {
      const outcome = await changeRecord(deps, tx, certificateId, command, { action: kind, context });
      if (outcome.ok) return ok({ ...outcome.value, approvalId: null });
      if (outcome.refusal.reason !== 'last_credential') return outcome;
      return (await ask(deps, tx, certificateId, wish, context)) ?? outcome;
    },
  });
}

/** Null: the caller is nobody who may ask, so the guard's refusal stands. */
async function ask(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
  wish: Wish,
  context: CommandContext,
): Promise<ApprovableOutcome | null> {
  const found = await openHoldingsOf(deps, tx, certificateId);
  if (found === null) throw new Error(`${certificateId} has vanished under its lock`);
  const { record, holdings } = found;
  const { actor } = context;
  const { owner } = holdings.identity;
  const requester = actor.person;
  if (requester === undefined || !mayAnswer(actor, wish.kind, owner)) return null;

  const able = eligible(await deps.people.all(), wish.kind, owner);
  const others = [...able].some((person) => person !== requester);
  if (!others && deps.approvalRule === 'two-people') return refused(nobodyElse(wish.kind, owner));

  const now = deps.clock.now();
  const action: ApprovableAction = { ...wish, version: record.version };
  const asked = { certificateId, state: record.state, version: record.version };
  const open = await deps.approvals.pendingFor(tx, action);
  if (open !== null && standingOf(open, now) === 'expired') {
    await deps.approvals.update(tx, { ...open, status: 'expired' });
  } else if (open !== null) {
    if (open.requester === requester) return ok({ ...asked, approvalId: open.id });
    const detail = `${open.requestedBy} has asked for the same: look at ${open.id}, and approve or decline it.`;
    return refused({ reason: 'approval_pending', detail });
  }

  const approval: Approval = {
    id: newApprovalId(now),
    action,
    identityId: record.identityId,
    owner,
    requestedBy: describeActor(actor),
    requester,
    reason: context.reason,
    correlationId: context.correlationId,
    requestedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + APPROVAL_LIFETIME).toISOString(),
    status: 'pending',
    answer: null,
  };
  await deps.approvals.insert(tx, approval);
  await tellOfApproval(deps, tx, approval, null, { action: 'request-approval', purpose: record.purpose, context });
  return ok({ ...asked, approvalId: approval.id });
}

function nobodyElse(kind: ApprovableAction['kind'], owner: string): Refusal<'needs_second_person'> {
  const roles = rolesFor(kind).join(' or ');
  const detail =
    'This takes the last certificate with which the identity can certainly authenticate, so a second person must ' +
    `approve it, and there is none: an administrator adds one with POST /api/v1/accounts, with the role ${roles} for the owner ${owner}.`;
  return { reason: 'needs_second_person', detail };
}
