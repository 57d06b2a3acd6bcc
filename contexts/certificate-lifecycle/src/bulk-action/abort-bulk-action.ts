import { ok, refused } from '@bfcert/kernel/result';
import { overtake } from '../approval/overtake.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import { existsFor } from '../requester/requester.ts';
import type { BulkProgress, BulkStatus } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { endedFrom } from './stop-bulk-action.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

export type AbortOutcome = Outcome<
  { readonly bulkActionId: BulkActionId; readonly progress: BulkProgress },
  'bulk_action_unknown' | 'bulk_action_over'
>;

const ENDED: readonly BulkStatus[] = ['completed', 'declined', 'aborted'];

/** By anybody who could have started it. Once this has returned no further target is looked at or acted on; what was done stays. */
export function abortBulkAction(
  deps: LifecycleDependencies,
  { bulkActionId }: { readonly bulkActionId: BulkActionId },
  context: CommandContext,
): Promise<AbortOutcome> {
  return runCommand(deps, {
    name: 'abort-bulk-action',
    input: { bulkActionId },
    context,
    subject: {},
    work: async (tx): Promise<AbortOutcome> => {
      const action = await deps.bulkActions.lock(tx, bulkActionId);
      if (action === null || !existsFor(context.actor, action)) {
        return refused({ reason: 'bulk_action_unknown', detail: 'No such bulk action.' });
      }
      const missing = missingPermission(commandOf[action.command.verb], context.actor);
      if (missing !== null) return refused({ reason: 'role_missing', detail: missing });
      if (ENDED.includes(action.status)) {
        return refused({ reason: 'bulk_action_over', detail: `It is ${action.status}.` });
      }
      const aborted = await endedFrom(deps, tx, action);
      await deps.bulkActions.update(tx, aborted);
      await tellOfBulkAction(deps, tx, aborted, action, { did: 'abort-bulk-action', context });
      await overtake(deps, tx, bulkActionId, 'The bulk action was aborted meanwhile.', context);
      return ok({ bulkActionId, progress: aborted.progress });
    },
  });
}
