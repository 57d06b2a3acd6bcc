import { newId } from '@bfcert/kernel/ids';
import { sealSecret } from '@bfcert/kernel/sealed-secret';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKey } from '../authorization-key/authorization-key.ts';
import { generatedKey } from '../authorization-key/new-key.ts';
import { generatedVerifiers, generateSecret } from '../authorization-key/secret.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { PasswordForm } from '../station-contract/index.ts';
import type { CommandContext } from './command-context.ts';
import { recordKeyChange } from './record-key-change.ts';
import { setAsidePendingKey } from './set-aside-pending-key.ts';

/** A new secret, pending beside the active one and whatever the station may have besides. Its plaintext exists only sealed, until the station has it. */
export async function createAuthorizationKey(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { identityId, form }: { readonly identityId: ChargerId; readonly form: PasswordForm },
  context: CommandContext,
): Promise<AuthorizationKey> {
  const now = deps.clock.now();
  await setAsidePendingKey(deps, tx, identityId, context);
  const versions = (await deps.stores.keys.ofCharger(tx, identityId)).map((key) => key.version);
  const secret = generateSecret(form.length);
  const key = generatedKey({
    id: newId('key', now.getTime()),
    identityId,
    version: Math.max(0, ...versions) + 1,
    verifiers: generatedVerifiers(deps.secrets.pepper, secret, form),
    createdAt: now,
  });
  await deps.stores.keys.add(tx, key, sealSecret(deps.secrets.deliveryKey, key.id, secret));
  await deps.stores.dirtyEntries.mark(tx, identityId);
  await recordKeyChange(deps, tx, key, { before: null, after: 'pending' }, context);
  return key;
}
