import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { bootstrapFingerprint } from './decide.ts';

export interface AdmissibleBootstrap {
  readonly fingerprint: string;
  /** RFC 3339; from then on it admits nobody, without any event. */
  readonly until: string;
}

/** What gateways may admit to BootNotification Pending now, of those of these identities that are in recovery. */
export async function admissibleBootstrapsOf(
  { recoveryCases, certificates, clock }: LifecycleDependencies,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, AdmissibleBootstrap>> {
  const found = new Map<IdentityId, AdmissibleBootstrap>();
  const now = clock.now();
  for (const { identityId, bootstrap, until } of await recoveryCases.admittingOf(identityIds)) {
    if (bootstrap === null || until === null || until <= now.toISOString()) continue;
    // Looked at anew: it may have ended or been revoked since two people named it.
    const record = (await certificates.find(bootstrap.certificateId))?.record;
    const fingerprint = record === undefined ? null : bootstrapFingerprint(record, now);
    if (fingerprint === bootstrap.fingerprint) found.set(identityId, { fingerprint, until });
  }
  return found;
}
