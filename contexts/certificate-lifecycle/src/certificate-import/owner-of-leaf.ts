import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Purpose } from '../purposes/purpose.ts';
import type { ImportEntry, LeafRefusal } from './certificate-import.ts';
import { namesIn } from './place-leaf.ts';
import type { ReadCertificate } from './read-bundle.ts';

/** Whose it is: as an entry says, else whose names it has. Its names are held against the identity's afterwards. */
export async function ownerOfLeaf(
  { identities }: LifecycleDependencies,
  tx: Transaction,
  purpose: Purpose,
  { parsed }: ReadCertificate,
  { identityId }: ImportEntry,
): Promise<Result<IdentityId, Refusal<LeafRefusal>>> {
  if (identityId !== undefined) return ok(identityId);
  const names = namesIn(parsed, purpose);
  if (names.length === 0) {
    const detail = 'Nothing in it says whose it is: name the identity.';
    return refused({ reason: 'identity_not_given', detail });
  }
  for (const [kind, value] of names) {
    const holder = await identities.holderOf(tx, kind, value);
    if (holder !== null) return ok(holder);
  }
  return refused(IDENTITY_UNKNOWN);
}

export const IDENTITY_UNKNOWN = { reason: 'identity_unknown', detail: 'No such identity.' } as const;
