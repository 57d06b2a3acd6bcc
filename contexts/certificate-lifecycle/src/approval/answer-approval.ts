import { mayTouch } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import type { TransitionRefusal } from '../certificate/refusals.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext, CommandName, Outcome } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { ApprovableAction, Approval, ApprovalStatus } from './approval.ts';
import type { ApprovalId } from './approval-id.ts';
import { type ApprovalRefusal, type ApprovalVerdict, approvalSentences, decideApproval } from './decide.ts';
import { eligible, mayAnswer, rolesFor } from './people.ts';
import { SecondPerson } from './second-person.ts';
import { tellOfApproval } from './tell-of-approval.ts';

export type AnswerOutcome = Outcome<
  { readonly approvalId: ApprovalId; readonly status: ApprovalStatus; readonly certificateId: string },
  | ApprovalRefusal
  | TransitionRefusal
  | 'approval_unknown'
  /** The record has changed since: nobody has agreed to what would happen now. */
  | 'approval_outdated'
  /** Whoever asked may not ask for it any more. */
  | 'requester_not_allowed'
  | 'certificate_unknown'
>;

const COMMAND: Readonly<Record<ApprovalVerdict, CommandName>> = {
  approve: 'approve-command',
  decline: 'decline-command',
  withdraw: 'withdraw-command',
};

/**
 * The answer to a question, and with a yes the command itself, in one transaction:
 * 1 find it, for whoever may see it · 2 lock the identity, then the question · 3 may this caller
 * answer? · 4 decide · 5 a yes runs the command with exactly what was asked · 6 the answer is written.
 */
export async function answerApproval(
  deps: LifecycleDependencies,
  { approvalId, verdict }: { readonly approvalId: ApprovalId; readonly verdict: ApprovalVerdict },
  context: CommandContext,
): Promise<AnswerOutcome> {
  const { actor } = context;
  const found = await deps.approvals.find(approvalId);
  const visible = found !== null && mayTouch(actor, found.owner) ? found : null;
  return runCommand(deps, {
    name: COMMAND[verdict],
    input: { approvalId },
    context,
    subject: { identityId: visible?.identityId ?? null, certificateId: visible?.action.certificateId ?? null },
    work: async (tx): Promise<AnswerOutcome> => {
      if (visible === null) return refused({ reason: 'approval_unknown', detail: 'No such approval.' });
      const { action, owner } = visible;
      const held = await openHoldingsOf(deps, tx, action.certificateId);
      const approval = await deps.approvals.lock(tx, approvalId);
      if (held === null || approval === null) throw new Error(`${approvalId} or its record has vanished`);
      if (!mayAnswer(actor, action.kind, owner)) {
        const detail = `Needs the role ${rolesFor(action.kind).join(' or ')}, for the owner ${owner}.`;
        return refused({ reason: 'role_missing', detail });
      }
      const answering = { by: describeActor(actor), person: actor.person ?? null, reason: context.reason };
      const rules = { now: deps.clock.now(), rule: deps.approvalRule };
      const decided = decideApproval(approval, verdict, answering, rules);
      if (!decided.ok) return refused({ reason: decided.refusal, detail: approvalSentences[decided.refusal] });

      if (verdict === 'approve') {
        const able = eligible(await deps.people.all(), action.kind, owner);
        if (!able.has(approval.requester)) return refused(REQUESTER_GONE);
        const done = await carryOut(deps, tx, decided.value, context);
        if (!done.ok) return refused(done.refusal.reason === 'version_conflict' ? OUTDATED : done.refusal);
      }
      await deps.approvals.update(tx, decided.value);
      const cause = { action: COMMAND[verdict], purpose: held.record.purpose, context };
      await tellOfApproval(deps, tx, decided.value, approval, cause);
      const { certificateId } = action;
      return ok({ approvalId, status: decided.value.status, certificateId });
    },
  });
}

const REQUESTER_GONE = {
  reason: 'requester_not_allowed',
  detail: 'Whoever asked may not do this any more: decline it.',
} as const;

const OUTDATED = {
  reason: 'approval_outdated',
  detail: 'The certificate has changed since this was asked for: ask again.',
} as const;

/** By the approver, on behalf of whoever asked, in the words of whoever asked. */
function carryOut(deps: LifecycleDependencies, tx: Transaction, approval: Approval, { actor }: CommandContext) {
  const { action, reason, correlationId, requestedBy, id } = approval;
  const context: CommandContext = {
    actor: { ...actor, onBehalfOf: requestedBy },
    reason,
    correlationId,
    causationId: id,
    expectedVersion: action.version,
  };
  const command = commandOf(action, SecondPerson.of(approval));
  return changeRecord(deps, tx, action.certificateId, command, { action: action.kind, context });
}

function commandOf(action: ApprovableAction, secondPerson: SecondPerson): CertificateCommand {
  switch (action.kind) {
    case 'revoke-certificate':
      return { kind: 'revoke', reason: action.reason, secondPerson };
    case 'deactivate-certificate':
      return { kind: 'deactivate', secondPerson };
    default:
      return action satisfies never;
  }
}
