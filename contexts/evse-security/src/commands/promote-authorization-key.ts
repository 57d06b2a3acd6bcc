import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { beginKeyRotation } from './begin-key-rotation.ts';
import type { CommandContext } from './command-context.ts';
import { changeKeyState } from './record-key-change.ts';

/**
 * A login with the pending key decides what a lost answer left open (A01): it is the station's key, the old one is not. One
 * with a key that was replaced already shows that the station has gone back to it: it may have the newer one as well, which
 * is good until it is replaced in turn.
 */
export async function promoteAuthorizationKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  keyId: string,
  context: CommandContext,
): Promise<boolean> {
  const keys = await deps.stores.keys.ofCharger(tx, identityId);
  const used = keys.find((key) => key.id === keyId);
  if (used === undefined || (used.state !== 'pending' && used.state !== 'retiring')) return false;
  const [active, pending] = (['active', 'pending'] as const).map((is) => keys.find(({ state }) => state === is));
  if (active !== undefined && active.version > used.version) {
    if (pending !== undefined) await changeKeyState(deps, tx, pending, 'replaced', context);
    await changeKeyState(deps, tx, active, 'rolled_back', context);
  } else if (active !== undefined) {
    // One that was exposed is no way back.
    const on = active.rotateBecause === 'exposure' ? 'exposed' : 'replaced';
    await changeKeyState(deps, tx, active, on, context);
  }
  // It has it, whatever it has answered.
  if (used.acknowledgedAt === null) await deps.stores.keys.acknowledge(tx, used.id, deps.clock.now());
  await changeKeyState(deps, tx, used, 'first_login', context);
  // A person has typed it in, and so has seen it.
  const isFirst = used.state === 'pending' && used.mustRotate;
  if (isFirst) await beginKeyRotation(deps, tx, identityId, 'installer_transfer', context);
  return true;
}
