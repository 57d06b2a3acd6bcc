import type { Transaction } from '@bfcert/kernel/transaction';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { CommandContext } from '../commands/command.ts';
import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

/** From here on its targets are acted on. False: it is not waiting for this any more. */
export async function letRun(
  deps: LifecycleDependencies,
  tx: Transaction,
  id: BulkActionId,
  approvalId: ApprovalId | null,
  context: CommandContext,
): Promise<boolean> {
  const action = await deps.bulkActions.lock(tx, id);
  const at = deps.clock.now().toISOString();
  const awaited = approvalId === null ? 'draft' : 'awaiting_approval';
  if (action === null || action.status !== awaited || action.expiresAt <= at) return false;
  const running = { ...action, status: 'running', approvalId, startedAt: at, nextAt: at } as const;
  await deps.bulkActions.update(tx, running);
  await tellOfBulkAction(deps, tx, running, action, { did: 'start-bulk-action', context });
  await deps.nudges.nudge(tx, BULK_ACTIONS, id);
  return true;
}
