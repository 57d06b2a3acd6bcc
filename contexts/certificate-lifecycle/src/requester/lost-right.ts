import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { within } from '../account/account.ts';
import type { CommandName } from '../commands/command.ts';
import { permissions } from '../commands/permissions.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Requester } from './requester.ts';

/**
 * Why whoever asked may not have this done for these owners any more, in a sentence; null: they may. Large work
 * goes on for hours in somebody's name: it has no more rights than they have by now, and ends with them.
 */
export async function lostRight(
  { people }: Pick<LifecycleDependencies, 'people'>,
  tx: Transaction,
  { requester, requestedBy }: Requester,
  command: CommandName,
  owners: OwnerScope,
): Promise<string | null> {
  if (requester === null) return null;
  const grant = await people.grantOf(tx, requester);
  if (grant === null) return `${requestedBy}, who asked for it, may not call any more.`;
  const needed = permissions[command].roles;
  if (!grant.roles.some((role) => needed.includes(role))) {
    return `${requestedBy}, who asked for it, has no role for it any more: ${needed.join(' or ')}.`;
  }
  if (within(owners, grant.owners)) return null;
  const lost = owners === 'all' ? 'every owner' : owners.filter((owner) => !within([owner], grant.owners)).join(', ');
  return `${requestedBy}, who asked for it, may not act for ${lost} any more.`;
}
