import { type AdmissibleFingerprint, admissible } from '../certificate/admissible.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';

/** Read at once for all, in one question to the database. */
export async function admissibleFingerprintsOf(
  { certificates, clock }: LifecycleDependencies,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly AdmissibleFingerprint[]>> {
  const now = clock.now();
  const found = new Map<IdentityId, AdmissibleFingerprint[]>(identityIds.map((id) => [id, []]));
  for (const { record } of await certificates.allOf(identityIds)) {
    if (purposes[record.purpose].relyingParty !== 'station_gateways') continue;
    const one = admissible(record, now);
    if (one !== null) found.get(record.identityId)?.push(one);
  }
  return found;
}
