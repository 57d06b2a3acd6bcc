import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import { type AuthorizationKeyEvent, authorizationKeyTransitions } from '../authorization-key/transitions.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CommandContext } from './command-context.ts';
import { recordChange } from './record-change.ts';

/**
 * One transition of a key, with its admission entry, event and audit. Throws on one the table does not have. `at`: of a login
 * when the station came, which is told later.
 */
export async function changeKeyState(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  key: AuthorizationKey,
  on: AuthorizationKeyEvent,
  context: CommandContext,
  at: Date = deps.clock.now(),
): Promise<void> {
  const after = authorizationKeyTransitions.next(key.state, on);
  if (after === null) throw new Error(`a key that is ${key.state} cannot do ${on}`);
  await deps.stores.keys.setState(tx, key.id, after, at);
  await deps.stores.keys.eraseSecret(tx, key.id);
  await deps.stores.dirtyEntries.mark(tx, key.identityId);
  await recordKeyChange(deps, tx, key, { before: key.state, after }, context);
}

export function recordKeyChange(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId, version, origin }: AuthorizationKey,
  { before, after }: { before: string | null; after: string },
  context: CommandContext,
): Promise<void> {
  const data = { keyId: id, keyVersion: version, origin };
  const action = 'change-authorization-key';
  return recordChange(
    deps,
    tx,
    { identityId, event: 'AuthorizationKeyStateChanged', action, before, after, data },
    context,
  );
}
