import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { TrustAnchorInstallation } from './trust-anchor-installation.ts';

export interface TrustAnchorInstallationStore {
  ofCharger(tx: Transaction, id: ChargerId): Promise<readonly TrustAnchorInstallation[]>;
  ofChargers(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly TrustAnchorInstallation[]>;
  /** Connected stations that were brought one of these and are not known to list it, ascending, after the given one. */
  unverifiedOnline(
    tx: Transaction,
    fingerprints: readonly string[],
    after: ChargerId | null,
    limit: number,
  ): Promise<readonly ChargerId[]>;
  /** Inserts or replaces by identity and fingerprint. */
  put(tx: Transaction, installation: TrustAnchorInstallation): Promise<void>;
}
