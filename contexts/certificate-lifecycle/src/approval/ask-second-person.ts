import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { APPROVAL_LIFETIME, type ApprovableAction, type Approval, commandBehind, standingOf } from './approval.ts';
import { type ApprovalId, newApprovalId } from './approval-id.ts';
import { actsAs, eligible, rolesToAnswer, rolesToAsk } from './people.ts';
import { tellOfApproval } from './tell-of-approval.ts';

export type AskRefusal =
  /** Nobody else could approve it; the sentence says how to add somebody. */
  | 'needs_second_person'
  /** Another person has asked for the same. */
  | 'approval_pending';

export interface Question {
  readonly action: ApprovableAction;
  /** One sentence: why one person is not enough. */
  readonly because: string;
  readonly identityId: Approval['identityId'];
  readonly owner: Approval['owner'];
  readonly purpose: string | null;
}

/** Whether the caller is somebody who may ask a second person at all. */
export const mayAsk = ({ actor }: CommandContext, { action, owner }: Pick<Question, 'action' | 'owner'>): boolean =>
  actor.person !== undefined && actsAs(actor, rolesToAsk(commandBehind(action)), owner);

/**
 * For a caller who may ask (`mayAsk`), under the lock of what it is about:
 * 1 is there anybody to answer? · 2 one question for one thing · 3 write it down.
 */
export async function askSecondPerson(
  deps: LifecycleDependencies,
  tx: Transaction,
  { action, because, identityId, owner, purpose }: Question,
  context: CommandContext,
): Promise<Result<ApprovalId, Refusal<AskRefusal>>> {
  const { actor } = context;
  const { person: requester } = actor;
  if (requester === undefined) throw new Error('only a person asks a second one');
  const able = rolesToAnswer(commandBehind(action));
  const others = [...eligible(await deps.people.all(tx), able, owner)].filter((person) => person !== requester);
  const alone = deps.approvalRule === 'single-operator' && actsAs(actor, able, owner);
  if (others.length === 0 && !alone) {
    const whose = owner === null ? 'every owner' : `the owner ${owner}`;
    const roles = able.join(' or ');
    const how = `an administrator adds one with \`bfcert users add\` or POST /api/v1/users, with the role ${roles} for ${whose}`;
    const detail = `${because} A second person must approve it, and there is none: ${how}.`;
    return refused({ reason: 'needs_second_person', detail });
  }

  const now = deps.clock.now();
  const open = await deps.approvals.pendingFor(tx, action);
  if (open !== null && standingOf(open, now) === 'expired') {
    await deps.approvals.update(tx, { ...open, status: 'expired' });
  } else if (open !== null) {
    if (open.requester === requester) return ok(open.id);
    const detail = `${open.requestedBy} has asked for the same: look at ${open.id}, and approve or decline it.`;
    return refused({ reason: 'approval_pending', detail });
  }

  const approval: Approval = {
    id: newApprovalId(now),
    action,
    identityId,
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
  await tellOfApproval(deps, tx, approval, null, { action: 'request-approval', purpose, context });
  return ok(approval.id);
}
