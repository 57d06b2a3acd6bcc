import { ok, refused } from '@bfcert/kernel/result';
import { rolesToAsk } from '../approval/people.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import { MOST_LOOKS } from '../look/advance-pages.ts';
import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { onlyOwnerOf, requesterOf } from '../requester/requester.ts';
import { type BulkAction, type BulkCommand, type BulkFilter, DRAFT_LIFETIME } from './bulk-action.ts';
import { newBulkActionId } from './bulk-action-id.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

export interface BulkWish {
  readonly command: BulkCommand;
  readonly filter: BulkFilter;
  readonly ratePerMinute: number;
}

export type DraftOutcome = Outcome<BulkAction, 'owner_out_of_scope' | 'bulk_looks_too_many'>;

/**
 * Asks for the dry run: what the command would do to each record that the filter finds and the caller may touch. It is
 * only kept here that it was asked for, and a worker is nudged; `advanceBulkAction` looks, page by page, and freezes
 * ids and versions under the id. Nothing is done to any of them before `startBulkAction`.
 */
export function draftBulkAction(
  deps: LifecycleDependencies,
  { command, filter, ratePerMinute }: BulkWish,
  context: CommandContext,
): Promise<DraftOutcome> {
  const { actor } = context;
  const { owners } = actor;
  return runCommand(deps, {
    name: 'draft-bulk-action',
    input: { command: { ...command }, filter: { ...filter }, ratePerMinute },
    context,
    subject: {},
    work: async (tx): Promise<DraftOutcome> => {
      const missing = missingPermission(commandOf[command.verb], actor);
      if (missing !== null) return refused({ reason: 'role_missing', detail: missing });
      if (owners.length === 0) return refused({ reason: 'owner_out_of_scope', detail: 'You act for no owner.' });
      const requester = requesterOf(actor);
      const looks = await deps.bulkActions.looksOf(tx, requester);
      if (looks >= MOST_LOOKS) {
        const detail = `${looks} dry runs of yours are still looking: wait for one, or abort it.`;
        return refused({ reason: 'bulk_looks_too_many', detail });
      }
      const now = deps.clock.now();
      const looking: BulkAction = {
        id: newBulkActionId(now),
        command,
        filter,
        plan: { acts: 0, needApproval: 0, skipped: [] },
        look: {
          after: null,
          mayAsk:
            actor.person !== undefined &&
            actor.roles.some((role) => rolesToAsk(commandOf[command.verb]).includes(role)),
          policyVersion: deps.policies.current().version,
          owners: [],
          failures: 0,
        },
        ratePerMinute,
        owners,
        owner: onlyOwnerOf(owners),
        requestedBy: describeActor(actor),
        requester,
        reason: context.reason,
        correlationId: context.correlationId,
        draftedAt: now.toISOString(),
        expiresAt: new Date(now.getTime() + DRAFT_LIFETIME).toISOString(),
        status: 'looking',
        stopped: null,
        approvalId: null,
        startedAt: null,
        finishedAt: null,
        nextAt: now.toISOString(),
        progress: { done: 0, refused: 0, failed: 0 },
      };
      await deps.bulkActions.insert(tx, looking);
      await tellOfBulkAction(deps, tx, looking, null, { did: 'draft-bulk-action', context });
      await deps.nudges.nudge(tx, BULK_ACTIONS, looking.id);
      return ok(looking);
    },
  });
}
