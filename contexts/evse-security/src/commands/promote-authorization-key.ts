import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { changeKeyState } from './record-key-change.ts';

/** A login with the pending key decides what a lost answer left open (A01): it is the station's key, the old one is not. */
export async function promoteAuthorizationKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  keyId: string,
  context: CommandContext,
): Promise<boolean> {
  const keys = await deps.stores.keys.ofCharger(tx, identityId);
  const used = keys.find((key) => key.id === keyId);
  if (used === undefined || used.state !== 'pending') return false;
  for (const key of keys) if (key.state === 'active') await changeKeyState(deps, tx, key, 'replaced', context);
  await changeKeyState(deps, tx, used, 'first_login', context);
  return true;
}
