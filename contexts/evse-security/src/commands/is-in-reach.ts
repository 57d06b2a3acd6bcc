import { isDecommissioned } from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';

/**
 * Whether the charger is of an owner that the actor acts for: to any other actor there is none; and of one that is gone for good nobody wants anything. Asked of the identity
 * itself, whose owner may have changed since the charger's row was written, and before the command's transaction: one
 * that waits for a second database session can keep others from theirs.
 */
export async function isInReach(
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  id: ChargerId,
  { actor }: CommandContext,
): Promise<boolean> {
  const identity = await lifecycle.findIdentity(id);
  if (identity === null) return actor.owners === 'all';
  return !isDecommissioned(identity) && mayTouch(actor, identity.owner);
}
