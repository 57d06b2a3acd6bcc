import type { Actor } from '@bfcert/kernel/actor';
import type { LifecycleDependencies } from '../ports.ts';
import { existsFor } from '../requester/requester.ts';
import type { BulkAction, BulkTarget } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';

export async function findBulkAction(
  deps: LifecycleDependencies,
  id: BulkActionId,
  actor: Actor,
): Promise<BulkAction | null> {
  const action = await deps.bulkActions.find(id);
  return action !== null && existsFor(actor, action) ? action : null;
}

/** Null when the actor may not know of it. */
export async function bulkTargets(
  deps: LifecycleDependencies,
  query: {
    readonly id: BulkActionId;
    readonly status?: BulkTarget['status'];
    readonly after: number;
    readonly limit: number;
  },
  actor: Actor,
): Promise<readonly BulkTarget[] | null> {
  return (await findBulkAction(deps, query.id, actor)) === null ? null : deps.bulkActions.targets(query);
}
