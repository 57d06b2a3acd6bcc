import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { recordKeyChange } from './record-key-change.ts';

/** The station said it stored its new secret: from here on nobody but the station has it. Its state it keeps until its first login. */
export async function acknowledgeAuthorizationKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  id: AuthorizationKeyId,
  context: CommandContext,
): Promise<void> {
  const key = await deps.stores.keys.find(tx, id);
  // One that was set aside while its answer was on its way is known by that to be there.
  const isAwaited = key !== null && (key.state === 'pending' || key.state === 'set_aside');
  if (!isAwaited || key.acknowledgedAt !== null) return;
  await deps.stores.keys.acknowledge(tx, id, deps.clock.now());
  await recordKeyChange(deps, tx, key, { before: key.state, after: `${key.state} (stored by the station)` }, context);
}
