import type { Transaction } from '@bfcert/kernel/transaction';
import type { RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { KeyRotationId } from '../key-rotation/key-rotation.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { isLeftToWave, markForRotation, objectionsToKeyRotation, openKeyRotation } from './open-key-rotation.ts';

/**
 * Because of something that has happened, and not by anybody's order: at the station's leisure. Null: something is against it, or it is
 * under way. Where only the way of its family is missing, what has happened stands on its key, and is listed until somebody acts.
 */
export async function beginKeyRotation(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  trigger: RotationTrigger,
  context: CommandContext,
): Promise<KeyRotationId | null> {
  const charger = await deps.stores.chargers.find(tx, identityId);
  if (charger === null || charger.decommissionedAt !== null) return null;
  const objections = await objectionsToKeyRotation(deps, tx, [charger], { trigger });
  if (objections.has(identityId)) return null;
  // Its age waits for the turn of the station. What has happened to it does not, and the wave leaves it out then.
  if (trigger === 'periodic' && (await isLeftToWave(deps, tx, identityId))) return null;
  if ((await withoutCutoverPath(deps, tx, [charger])).has(identityId)) {
    // Of its age nothing is noted: it is begun by itself as soon as the way is approved.
    if (trigger !== 'periodic') await markForRotation(deps, tx, identityId, trigger, context);
    return null;
  }
  const reconnectFrom = new Date(deps.clock.now().getTime() + deps.policy.ownReconnectMs);
  return openKeyRotation(deps, tx, identityId, { trigger, reconnectFrom }, context);
}
