import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { nameOfIdentity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Refusal } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';

export type ConfirmationRefusal = 'confirmation_missing' | 'confirmation_mismatch';

/**
 * What no second person looks at is confirmed by typing whom it is about: the name of the identity, character by
 * character. Null: it is confirmed, or there is nothing here for this actor, which the command itself says.
 */
export async function confirmIdentity(
  deps: LifecycleDependencies,
  tx: Transaction,
  { certificateId, typed }: { readonly certificateId: CertificateId; readonly typed: string | null },
  { actor }: CommandContext,
): Promise<Refusal<ConfirmationRefusal> | null> {
  const found = await openHoldingsFor(deps, tx, certificateId, actor);
  if (found === null || typed === nameOfIdentity(found.holdings.identity)) return null;
  return typed === null
    ? { reason: 'confirmation_missing', detail: 'Confirm it with the name of the identity: it cannot be taken back.' }
    : { reason: 'confirmation_mismatch', detail: 'The name that was typed is not that of the identity.' };
}
