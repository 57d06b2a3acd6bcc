import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { bootstrapFingerprint } from './decide.ts';
import type { OneTimeVerifier, RecoveryCase } from './recovery-case.ts';

/** One of the two is not null. */
export interface AdmissibleBootstrap {
  /** Of the factory certificate. */
  readonly fingerprint: string | null;
  readonly oneTimeKey: AdmissibleOneTimeKey | null;
  /** RFC 3339; from then on it admits nobody, without any event. */
  readonly until: string;
}

export interface AdmissibleOneTimeKey extends OneTimeVerifier {
  readonly keyId: string;
  /** The connection that may stay, and after which it admits no other. */
  readonly spentBy: string | null;
}

/** What gateways may admit to BootNotification Pending now, of those of these identities that are in recovery. */
export async function admissibleBootstrapsOf(
  deps: Pick<LifecycleDependencies, 'recoveryCases' | 'certificates' | 'clock'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, AdmissibleBootstrap>> {
  const found = new Map<IdentityId, AdmissibleBootstrap>();
  const now = deps.clock.now();
  for (const one of await deps.recoveryCases.admittingOf(identityIds)) {
    const { until } = one;
    if (until === null || until <= now.toISOString()) continue;
    const admissible = await admissibleOf(deps, one, now);
    if (admissible !== null) found.set(one.identityId, { ...admissible, until });
  }
  return found;
}

async function admissibleOf(
  { certificates }: Pick<LifecycleDependencies, 'certificates'>,
  { bootstrap }: RecoveryCase,
  now: Date,
): Promise<Pick<AdmissibleBootstrap, 'fingerprint' | 'oneTimeKey'> | null> {
  if (bootstrap === null) return null;
  if (bootstrap.kind === 'one_time_key') {
    const { keyId, verifier, spentBy } = bootstrap;
    return verifier === null ? null : { fingerprint: null, oneTimeKey: { keyId, ...verifier, spentBy } };
  }
  // Looked at anew: it may have ended or been revoked since two people named it.
  const record = (await certificates.find(bootstrap.certificateId))?.record;
  const fingerprint = record === undefined ? null : bootstrapFingerprint(record, now);
  return fingerprint === bootstrap.fingerprint ? { fingerprint, oneTimeKey: null } : null;
}
