import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { InstalledCertificates } from './installed-certificates.ts';

export interface DueList {
  readonly identityId: ChargerId;
  /** Null: it was never listed. */
  readonly listedAt: Date | null;
}

export interface InstalledCertificatesStore {
  find(tx: Transaction, id: ChargerId): Promise<InstalledCertificates | null>;
  /** Of these those that were ever listed, in no order. */
  ofChargers(
    tx: Transaction,
    ids: readonly ChargerId[],
  ): Promise<readonly Pick<InstalledCertificates, 'identityId' | 'listedAt' | 'certificates'>[]>;
  /** Takes the place of the list before. */
  put(tx: Transaction, list: InstalledCertificates): Promise<void>;
  /**
   * Connected stations that have something to be compared (a certificate of their own, wherever it came from, one for
   * vehicles, or an anchor of ours), have no list younger than `before`, and none on order; those that were never listed
   * first. Those after `after` in that order.
   */
  due(tx: Transaction, before: Date, limit: number, after: DueList | null): Promise<readonly DueList[]>;
}
