import { ok, refused } from '@bfcert/kernel/result';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { existsFor, requesterOf } from '../requester/requester.ts';
import { type BulkAction, lookedAt, REVOKED_BY_ONE, targetCount } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { letRun } from './let-run.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

export type StartRefusal =
  | 'bulk_action_unknown'
  | 'bulk_action_looking'
  /** It was started, completed or aborted. */
  | 'bulk_action_not_draft'
  | 'bulk_action_expired'
  /** Whoever made the dry run has read it. */
  | 'not_the_drafter'
  | 'count_mismatch'
  | AskRefusal;

export type StartOutcome = Outcome<
  {
    readonly bulkActionId: BulkActionId;
    readonly status: BulkAction['status'];
    readonly approvalId: ApprovalId | null;
  },
  StartRefusal
>;

/**
 * Lets a dry run come true: 1 is it there, and the caller's? · 2 is the typed count the dry run's? ·
 * 3 a second person where one is needed · 4 it runs.
 */
export function startBulkAction(
  deps: LifecycleDependencies,
  { bulkActionId, count }: { readonly bulkActionId: BulkActionId; readonly count: number },
  context: CommandContext,
): Promise<StartOutcome> {
  return runCommand(deps, {
    name: 'start-bulk-action',
    input: { bulkActionId, count },
    context,
    subject: {},
    work: async (tx): Promise<StartOutcome> => {
      const action = await deps.bulkActions.lock(tx, bulkActionId);
      if (action === null || !existsFor(context.actor, action)) return refused(UNKNOWN);
      const objection = objectionTo(action, count, context, deps.clock.now());
      if (objection !== null) return refused(objection);

      const because = needOfSecondPerson(action);
      if (because === null) {
        await letRun(deps, tx, bulkActionId, null, context);
        return ok({ bulkActionId, status: 'running', approvalId: null });
      }
      const { owner, command } = action;
      const asksFor = { kind: 'start-bulk-action', bulkActionId, verb: command.verb, count } as const;
      if (!mayAsk(context, { action: asksFor, owner })) {
        const detail = `${because} Only a person with a role for it may ask a second one.`;
        return refused({ reason: 'role_missing', detail });
      }
      const question = { action: asksFor, because, identityId: null, owner, purpose: action.filter.purpose ?? null };
      const asked = await askSecondPerson(deps, tx, question, context);
      if (!asked.ok) return refused(asked.refusal);
      if (action.status === 'draft') {
        const waiting = { ...action, status: 'awaiting_approval' } as const;
        await deps.bulkActions.update(tx, waiting);
        await tellOfBulkAction(deps, tx, waiting, action, { did: 'start-bulk-action', context });
      }
      return ok({ bulkActionId, status: 'awaiting_approval', approvalId: asked.value });
    },
  });
}

const UNKNOWN = { reason: 'bulk_action_unknown', detail: 'No such bulk action.' } as const;

function objectionTo(action: BulkAction, count: number, { actor }: CommandContext, now: Date) {
  const missing = missingPermission(commandOf[action.command.verb], actor);
  if (missing !== null) return { reason: 'role_missing', detail: missing } as const;
  if (requesterOf(actor) !== action.requester) {
    const detail = `${action.requestedBy} made this dry run: make one of your own.`;
    return { reason: 'not_the_drafter', detail } as const;
  }
  if (action.status === 'looking') {
    const detail = `It is still looking: ${lookedAt(action.plan)} certificates so far.`;
    return { reason: 'bulk_action_looking', detail } as const;
  }
  if (action.status !== 'draft' && action.status !== 'awaiting_approval') {
    const why = action.stopped === null ? wordAgainst(action) : ` ${action.stopped.detail}`;
    return { reason: 'bulk_action_not_draft', detail: `It is ${action.status}.${why}` } as const;
  }
  if (action.expiresAt <= now.toISOString()) {
    return { reason: 'bulk_action_expired', detail: 'The dry run is too old: make another.' } as const;
  }
  const expected = targetCount(action.plan);
  if (count === expected) return null;
  return { reason: 'count_mismatch', detail: `The dry run names ${expected} certificates, not ${count}.` } as const;
}

const wordAgainst = ({ turnedDown }: BulkAction): string =>
  turnedDown === undefined ? '' : ` ${turnedDown.by} has said no: ${turnedDown.reason}`;

/** Why one person is not enough, or null. A compromise is never held back. */
export function needOfSecondPerson({ command, plan }: BulkAction): string | null {
  if (plan.needApproval > 0) {
    return `It takes the last certificate with which ${plan.needApproval} identities can certainly authenticate.`;
  }
  const revokes = command.verb === 'revoke' || command.verb === 'replace-and-revoke';
  const many = revokes && !isCompromise(command.reason) && targetCount(plan) > REVOKED_BY_ONE;
  return many ? `It revokes more than ${REVOKED_BY_ONE} certificates.` : null;
}
