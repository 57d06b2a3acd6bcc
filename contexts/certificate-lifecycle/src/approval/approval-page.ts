import type { Actor } from '@bfcert/kernel/actor';
import type { LifecycleDependencies } from '../ports.ts';
import { type Approval, type ApprovalStatus, commandBehind, standingOf } from './approval.ts';
import type { ApprovalId } from './approval-id.ts';
import { type ApprovalVerdict, approvalSentences, decideApproval } from './decide.ts';
import { actsAs, rolesToAnswer, rolesToAsk, sees } from './people.ts';

/** A question as this actor sees it. */
export interface ApprovalView extends Approval {
  readonly actions: readonly {
    readonly name: ApprovalVerdict;
    readonly allowed: boolean;
    readonly reason: string | null;
  }[];
}

const verdicts: readonly ApprovalVerdict[] = ['approve', 'decline', 'withdraw'];

/** Newest first; only of owners that the actor may touch. */
export async function approvalPage(
  deps: LifecycleDependencies,
  query: { readonly status?: ApprovalStatus; readonly after: ApprovalId | null; readonly limit: number },
  actor: Actor,
): Promise<readonly ApprovalView[]> {
  const now = deps.clock.now();
  const page = await deps.approvals.page({ ...query, owners: actor.owners, at: now.toISOString() });
  return page.map((approval) => view(deps, approval, actor, now));
}

export async function findApproval(
  deps: LifecycleDependencies,
  id: ApprovalId,
  actor: Actor,
): Promise<ApprovalView | null> {
  const approval = await deps.approvals.find(id);
  return approval === null || !sees(actor, approval.owner) ? null : view(deps, approval, actor, deps.clock.now());
}

function view(deps: LifecycleDependencies, approval: Approval, actor: Actor, now: Date): ApprovalView {
  const command = commandBehind(approval.action);
  const answering = { by: '', person: actor.person ?? null, reason: '' };
  const actions = verdicts.map((name) => {
    const roles = name === 'withdraw' ? rolesToAsk(command) : rolesToAnswer(command);
    if (!actsAs(actor, roles, approval.owner)) {
      return { name, allowed: false, reason: `Needs the role ${roles.join(' or ')}.` };
    }
    const decided = decideApproval(approval, name, answering, { now, rule: deps.approvalRule });
    return { name, allowed: decided.ok, reason: decided.ok ? null : approvalSentences[decided.refusal] };
  });
  return { ...approval, status: standingOf(approval, now), actions };
}
