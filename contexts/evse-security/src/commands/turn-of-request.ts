import type { PurposeName } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type Charger, isOwnPurpose } from '../charger/charger.ts';
import type { EarlyReason } from '../early-request/early-request.ts';
import { aDayBefore, turnAfter } from '../early-request/share-of-a-day.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

export interface Turn {
  readonly until: Date;
  readonly reason: EarlyReason;
}

/**
 * The authority of the certificate in force that an unasked request would replace; null: there is none, and what comes is
 * no renewal. Read before the station's processes are locked.
 */
export async function renewingAuthority(
  { lifecycle }: EvseSecurityDependencies,
  charger: Charger,
  endpoint: VehicleEndpoint | null,
): Promise<string | null> {
  const isOfPlace = (purpose: PurposeName, slot: string | null): boolean =>
    endpoint === null ? isOwnPurpose(charger, purpose) : purpose === endpoint.purpose && slot === endpoint.slot;
  const records = await lifecycle.certificatesOf(endpoint?.identityId ?? charger.identityId, systemActor('renewal'));
  return records.find(({ state, purpose, slot }) => state === 'active' && isOfPlace(purpose, slot))?.issuer ?? null;
}

/**
 * When a request that nobody has asked for may be taken up; null: now, and then it is counted. What we ask for ourselves
 * needs no turn, so a certificate that is to be renewed, or was lost, waits for none of this.
 */
export async function turnOfRequest(
  { stores, lifecycle, clock, policy }: EvseSecurityDependencies,
  tx: Transaction,
  { identityId }: Charger,
  { endpoint, authority }: { readonly endpoint: VehicleEndpoint | null; readonly authority: string | null },
): Promise<Turn | null> {
  const now = clock.now();
  const taken = await stores.requests.unaskedSince(tx, identityId, endpoint, aDayBefore(now));
  const share = turnAfter(taken, policy.ownRequestsPerDay, now);
  if (share !== null) return { until: share, reason: 'own_requests_spent' };
  const quota = authority === null ? null : await lifecycle.countRenewal(tx, authority);
  return quota === null ? null : { until: quota, reason: 'authority_quota_spent' };
}
