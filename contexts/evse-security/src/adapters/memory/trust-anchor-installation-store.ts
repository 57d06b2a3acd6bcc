import type { MemoryDatabase } from '@bfcert/kernel/memory-database';
import type { TrustAnchorInstallation } from '../../trust-anchor-installation/trust-anchor-installation.ts';
import type { TrustAnchorInstallationStore } from '../../trust-anchor-installation/trust-anchor-installation-store.ts';

export function memoryAnchorStore(database: MemoryDatabase): TrustAnchorInstallationStore {
  /** Of each charger. */
  const anchors = database.table<readonly TrustAnchorInstallation[]>('evse_trust_anchor_installation');
  return {
    ofCharger: async (_tx, id) => anchors.get(id) ?? [],
    ofChargers: async (_tx, ids) => ids.flatMap((id) => anchors.get(id) ?? []),
    // Nobody reconciles here.
    unverifiedOnline: async () => [],
    put: async (_tx, anchor) => {
      const own = anchors.get(anchor.identityId) ?? [];
      const others = own.filter(({ fingerprint }) => fingerprint !== anchor.fingerprint);
      anchors.set(anchor.identityId, [...others, anchor]);
    },
  };
}
