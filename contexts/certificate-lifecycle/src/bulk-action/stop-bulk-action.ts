import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';
import type { Stopped } from '../requester/requester.ts';
import type { BulkAction } from './bulk-action.ts';
import type { BulkStop } from './bulk-look.ts';
import { inTheirName } from './in-their-name.ts';
import { tellOfBulkAction } from './tell-of-bulk-action.ts';

/** Nobody's word but ours: whoever asked did not want it to end. */
export async function stopBulkAction(
  deps: LifecycleDependencies,
  tx: Transaction,
  action: BulkAction,
  stopped: Stopped<BulkStop>,
): Promise<void> {
  const ended = { ...(await endedFrom(deps, tx, action)), stopped };
  await deps.bulkActions.update(tx, ended);
  const context = { ...inTheirName(action), actor: systemActor('bulk-actions'), reason: stopped.detail };
  await tellOfBulkAction(deps, tx, ended, action, { did: 'abort-bulk-action', context });
}

/** As it is when it ends before its end. What was only looked at so far nobody can start any more: it is not kept. */
export async function endedFrom(deps: LifecycleDependencies, tx: Transaction, action: BulkAction): Promise<BulkAction> {
  if (action.status === 'looking') await deps.bulkActions.dropTargets(tx, action.id);
  return { ...action, status: 'aborted', look: null, finishedAt: deps.clock.now().toISOString() };
}
