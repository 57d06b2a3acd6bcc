import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { keysOf } from './keys-of.ts';
import { changeKeyState } from './record-key-change.ts';

/**
 * Before another one becomes pending. The station may have stored the one before, or be about to, whatever it has answered
 * (A01, B.21): until it has come with a newer one both are good (I5).
 */
export async function setAsidePendingKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  identityId: ChargerId,
  context: CommandContext,
): Promise<void> {
  const { pendingKey } = await keysOf(deps, tx, identityId);
  if (pendingKey !== null) await changeKeyState(deps, tx, pendingKey, 'set_aside', context);
}
