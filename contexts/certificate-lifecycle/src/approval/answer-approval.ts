import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, CommandName, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { TrustReadiness } from '../trust-anchor-bundle/trust-readiness.ts';
import type { Approved, CarriedOut, CarryOutRefusal } from './approvable/approvable.ts';
import { approvableOf } from './approvable/approvables.ts';
import {
  type ApprovableAction,
  type Approval,
  type ApprovalStatus,
  certificateBehind,
  commandBehind,
} from './approval.ts';
import type { ApprovalId } from './approval-id.ts';
import { type ApprovalRefusal, type ApprovalVerdict, approvalSentences, decideApproval } from './decide.ts';
import { actsAs, eligible, rolesToAnswer, rolesToAsk, sees } from './people.ts';
import { tellOfApproval } from './tell-of-approval.ts';
import { turnedDownIn } from './turned-down.ts';
import { lockTwo, type OnePersonRefusal, whyPerhapsOne } from './two-people.ts';

export interface ApprovalAnswerInput {
  readonly approvalId: ApprovalId;
  readonly verdict: ApprovalVerdict;
  /** Of a yes to a change of trust anchors: who would lose the connection now. Left out, or null: nobody has looked. */
  readonly readiness?: TrustReadiness | null;
}

export type AnswerOutcome = Outcome<
  { readonly approvalId: ApprovalId; readonly status: ApprovalStatus; readonly action: ApprovableAction },
  | ApprovalRefusal
  | OnePersonRefusal
  | CarryOutRefusal
  | 'approval_unknown'
  /** Whoever asked may not ask for it any more. */
  | 'requester_not_allowed'
>;

const COMMAND: Readonly<Record<ApprovalVerdict, CommandName>> = {
  approve: 'approve-command',
  decline: 'decline-command',
  withdraw: 'withdraw-command',
};

/**
 * The answer to a question, and with a yes the command itself, in one transaction:
 * 1 find it, for whoever may see it · 2 lock what it is about, then the question · 3 may this caller
 * answer? · 4 decide, and are the two two? · 5 a yes runs the command with exactly what was asked, anything else ends what was
 * kept for it · 6 the answer is written.
 */
export async function answerApproval(
  deps: LifecycleDependencies,
  { approvalId, verdict, readiness = null }: ApprovalAnswerInput,
  context: CommandContext,
): Promise<AnswerOutcome> {
  const { actor } = context;
  const found = await deps.approvals.find(approvalId);
  const visible = found !== null && sees(actor, found.owner) ? found : null;
  const isYes = visible !== null && verdict === 'approve';
  const issuing = isYes ? ((await approvableOf(visible.action).issuing?.(deps, visible.action)) ?? []) : [];
  return runCommand(deps, {
    name: COMMAND[verdict],
    input: { approvalId },
    context,
    subject:
      visible === null ? {} : { identityId: visible.identityId, certificateId: certificateBehind(visible.action) },
    work: async (tx): Promise<AnswerOutcome> => {
      if (visible === null) return refused({ reason: 'approval_unknown', detail: 'No such approval.' });
      const { action, owner } = visible;
      const purpose = await approvableOf(action).lock(deps, tx, action);
      const approval = await deps.approvals.lock(tx, approvalId);
      if (approval === null) throw new Error(`${approvalId} has vanished`);
      const command = commandBehind(action);
      const roles = verdict === 'withdraw' ? rolesToAsk(command) : rolesToAnswer(command);
      if (!actsAs(actor, roles, owner)) {
        const detail = `Needs the role ${roles.join(' or ')}, for ${owner ?? 'every owner'}.`;
        return refused({ reason: 'role_missing', detail });
      }
      const answering = { by: describeActor(actor), person: actor.person ?? null, reason: context.reason };
      const rules = { now: deps.clock.now(), rule: deps.approvalRule };
      const decided = decideApproval(approval, verdict, answering, rules);
      if (!decided.ok) return refused({ reason: decided.refusal, detail: approvalSentences[decided.refusal] });

      if (verdict === 'approve') {
        const able = eligible(await deps.people.all(tx), rolesToAsk(command), owner);
        if (!able.has(approval.requester)) return refused(REQUESTER_GONE);
        const one = await perhapsOne(deps, tx, decided.value);
        if (one !== null) return refused(one);
        const done = await carryOut(deps, tx, decided.value, { readiness, issuing }, context);
        if (!done.ok) return refused(done.refusal);
      }
      const turnedDown = turnedDownIn(decided.value);
      if (turnedDown !== null) await approvableOf(action).turnDown?.(deps, tx, { action, turnedDown }, context);
      await deps.approvals.update(tx, decided.value);
      const cause = { action: COMMAND[verdict], purpose, context };
      await tellOfApproval(deps, tx, decided.value, approval, cause);
      return ok({ approvalId, status: decided.value.status, action });
    },
  });
}

/** Of a yes that somebody else says; one's own was judged by the rule for it. */
async function perhapsOne(deps: LifecycleDependencies, tx: Transaction, { requester, requestedAt, answer }: Approval) {
  if (answer === null || answer.selfApproved) return null;
  const two = await lockTwo(deps, tx, requester, answer.person);
  return whyPerhapsOne({ requester, requestedAt }, answer.person, two);
}

const REQUESTER_GONE = {
  reason: 'requester_not_allowed',
  detail: 'Whoever asked may not do this any more: decline it.',
} as const;

/** By the approver, on behalf of whoever asked, in the words of whoever asked. */
function carryOut(
  deps: LifecycleDependencies,
  tx: Transaction,
  approval: Approval,
  known: Pick<Approved, 'readiness' | 'issuing'>,
  { actor }: CommandContext,
): Promise<CarriedOut> {
  const { action, reason, correlationId, requestedBy, id } = approval;
  const context: CommandContext = {
    actor: { ...actor, onBehalfOf: requestedBy },
    reason,
    correlationId,
    causationId: id,
  };
  return approvableOf(action).carryOut(deps, tx, { action, approval, ...known }, context);
}
