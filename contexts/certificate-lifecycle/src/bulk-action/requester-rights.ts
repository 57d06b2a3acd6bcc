import type { Transaction } from '@bfcert/kernel/transaction';
import { permissions } from '../commands/permissions.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { commandOf } from '../queries/action-name.ts';
import type { BulkAction, BulkTarget } from './bulk-action.ts';

/**
 * Why whoever asked may not have this target acted on any more, in a sentence; null: they may. A large action
 * goes on for hours in somebody's name: it has no more rights than they have by now, and ends with them.
 */
export async function lostRight(
  deps: Pick<LifecycleDependencies, 'people' | 'accounts'>,
  tx: Transaction,
  action: BulkAction,
  target: BulkTarget,
): Promise<string | null> {
  const { requestedBy, command } = action;
  const grant = await grantOf(deps, tx, action);
  if (grant === null) return `${requestedBy}, who asked for it, may not call any more.`;
  const needed = permissions[commandOf[command.verb]].roles;
  if (!grant.roles.some((role) => needed.includes(role))) {
    return `${requestedBy}, who asked for it, has no role for it any more: ${needed.join(' or ')}.`;
  }
  const owner = target.owner ?? action.owner;
  if (grant.owners === 'all' || (owner !== null && grant.owners.includes(owner))) return null;
  return `${requestedBy}, who asked for it, may not act for ${owner ?? 'every owner'} any more.`;
}

async function grantOf(
  { people, accounts }: Pick<LifecycleDependencies, 'people' | 'accounts'>,
  tx: Transaction,
  { requester, requestedBy }: BulkAction,
) {
  if (requester === null) return accounts.serviceNamed(tx, requestedBy.replace(/^service:/, ''));
  return (await people.all(tx)).find(({ person }) => person === requester) ?? null;
}
