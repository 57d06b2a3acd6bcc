import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SecurityEvent } from '../security-event/security-event.ts';

/** Newest first; null: of every station and of strangers. */
export const latestSecurityEvents = (
  { stores, transactions }: EvseSecurityDependencies,
  query: { readonly identityId: ChargerId | null; readonly limit: number },
): Promise<readonly SecurityEvent[]> =>
  transactions.run((tx) => stores.securityEvents.latest(tx, query.identityId, query.limit));
