import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import { letRun } from '../bulk-action/let-run.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import type { TransitionRefusal } from '../certificate/refusals.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext, CommandName, Outcome, Refusal } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import {
  type ApprovableAction,
  type Approval,
  type ApprovalStatus,
  commandBehind,
  type RecordAction,
} from './approval.ts';
import type { ApprovalId } from './approval-id.ts';
import { type ApprovalRefusal, type ApprovalVerdict, approvalSentences, decideApproval } from './decide.ts';
import { eligible, mayAnswer, rolesFor, sees } from './people.ts';
import { SecondPerson } from './second-person.ts';
import { tellOfApproval } from './tell-of-approval.ts';

export type AnswerOutcome = Outcome<
  { readonly approvalId: ApprovalId; readonly status: ApprovalStatus; readonly action: ApprovableAction },
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
  const visible = found !== null && sees(actor, found.owner) ? found : null;
  return runCommand(deps, {
    name: COMMAND[verdict],
    input: { approvalId },
    context,
    subject: visible === null ? {} : { identityId: visible.identityId, certificateId: certificateOf(visible.action) },
    work: async (tx): Promise<AnswerOutcome> => {
      if (visible === null) return refused({ reason: 'approval_unknown', detail: 'No such approval.' });
      const { action, owner } = visible;
      const purpose = await lockSubject(deps, tx, action);
      const approval = await deps.approvals.lock(tx, approvalId);
      if (approval === null) throw new Error(`${approvalId} has vanished`);
      const command = commandBehind(action);
      if (!mayAnswer(actor, command, owner)) {
        const detail = `Needs the role ${rolesFor(command).join(' or ')}, for ${owner ?? 'every owner'}.`;
        return refused({ reason: 'role_missing', detail });
      }
      const answering = { by: describeActor(actor), person: actor.person ?? null, reason: context.reason };
      const rules = { now: deps.clock.now(), rule: deps.approvalRule };
      const decided = decideApproval(approval, verdict, answering, rules);
      if (!decided.ok) return refused({ reason: decided.refusal, detail: approvalSentences[decided.refusal] });

      if (verdict === 'approve') {
        const able = eligible(await deps.people.all(tx), command, owner);
        if (!able.has(approval.requester)) return refused(REQUESTER_GONE);
        const done = await carryOut(deps, tx, decided.value, context);
        if (!done.ok) return refused(done.refusal);
      }
      await deps.approvals.update(tx, decided.value);
      const cause = { action: COMMAND[verdict], purpose, context };
      await tellOfApproval(deps, tx, decided.value, approval, cause);
      return ok({ approvalId, status: decided.value.status, action });
    },
  });
}

const REQUESTER_GONE = {
  reason: 'requester_not_allowed',
  detail: 'Whoever asked may not do this any more: decline it.',
} as const;

const OUTDATED = {
  reason: 'approval_outdated',
  detail: 'What it is about has changed since this was asked for: ask again.',
} as const;

/** What is locked before the question itself; resolves with the purpose of the record, where it is about one. */
async function lockSubject(
  deps: LifecycleDependencies,
  tx: Transaction,
  action: ApprovableAction,
): Promise<string | null> {
  if (action.kind === 'start-bulk-action') {
    if ((await deps.bulkActions.lock(tx, action.bulkActionId)) !== null) return null;
    throw new Error(`${action.bulkActionId} has vanished`);
  }
  const held = await openHoldingsOf(deps, tx, action.certificateId);
  if (held === null) throw new Error(`${action.certificateId} has vanished`);
  return held.record.purpose;
}

type CarriedOut = Result<unknown, Refusal<Extract<AnswerOutcome, { readonly ok: false }>['refusal']['reason']>>;

/** By the approver, on behalf of whoever asked, in the words of whoever asked. */
async function carryOut(
  deps: LifecycleDependencies,
  tx: Transaction,
  approval: Approval,
  { actor }: CommandContext,
): Promise<CarriedOut> {
  const { action, reason, correlationId, requestedBy, id } = approval;
  const context: CommandContext = {
    actor: { ...actor, onBehalfOf: requestedBy },
    reason,
    correlationId,
    causationId: id,
  };
  if (action.kind === 'start-bulk-action') {
    return (await letRun(deps, tx, action.bulkActionId, id, context)) ? ok(null) : refused(OUTDATED);
  }
  const { certificateId, kind, version: expectedVersion } = action;
  const command = commandOf(action, SecondPerson.of(approval));
  const cause = { action: kind, context: { ...context, expectedVersion } };
  const outcome = await changeRecord(deps, tx, certificateId, command, cause);
  return !outcome.ok && outcome.refusal.reason === 'version_conflict' ? refused(OUTDATED) : outcome;
}

const certificateOf = (action: ApprovableAction) => (action.kind === 'start-bulk-action' ? null : action.certificateId);

function commandOf(action: RecordAction, secondPerson: SecondPerson): CertificateCommand {
  switch (action.kind) {
    case 'revoke-certificate':
      return { kind: 'revoke', reason: action.reason, secondPerson };
    case 'deactivate-certificate':
      return { kind: 'deactivate', secondPerson };
    default:
      return action satisfies never;
  }
}
