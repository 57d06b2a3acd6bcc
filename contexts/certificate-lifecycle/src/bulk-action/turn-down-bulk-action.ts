import type { Transaction } from '@bfcert/kernel/transaction';
import type { TurnedDown } from '../approval/turned-down.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BulkActionId } from './bulk-action-id.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

/** A no ends it. Whoever takes the question back has said nothing against it: it is the draft that it was. */
export async function turnDownBulkAction(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, turnedDown }: { readonly id: BulkActionId; readonly turnedDown: TurnedDown },
  context: CommandContext,
): Promise<void> {
  const action = await deps.bulkActions.lock(tx, id);
  if (action === null || action.status !== 'awaiting_approval') return;
  const isNo = turnedDown.as === 'declined';
  const after = isNo
    ? ({ ...action, status: 'declined', turnedDown, finishedAt: turnedDown.at } as const)
    : ({ ...action, status: 'draft' } as const);
  await deps.bulkActions.update(tx, after);
  const did = isNo ? 'decline-bulk-action' : 'take-back-bulk-start';
  await tellOfBulkAction(deps, tx, after, action, { did, context });
}
