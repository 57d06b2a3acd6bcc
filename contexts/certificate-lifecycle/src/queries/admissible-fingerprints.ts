import { type AdmissibleFingerprint, admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
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

/** Those that never had a certificate of their own, whatever became of it. */
export async function withoutOwnCertificate(
  { certificates }: Pick<LifecycleDependencies, 'certificates'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlySet<IdentityId>> {
  const without = new Set(identityIds);
  for (const { record } of await certificates.allOf(identityIds)) {
    if (purposes[record.purpose].relyingParty !== 'station_gateways') continue;
    if (wasInUse(record)) without.delete(record.identityId);
  }
  return without;
}

/** A station that is given its first one keeps its way in until it has used it. A tombstone does not say what was before. */
const wasInUse = (record: Certificate): boolean =>
  record.state === 'active' ||
  record.state === 'inactive' ||
  record.state === 'revoked' ||
  (record.state === 'deleted' && record.fingerprint !== null) ||
  (record.state === 'retired' && (record.cause === 'replaced' || record.cause === 'expired'));
