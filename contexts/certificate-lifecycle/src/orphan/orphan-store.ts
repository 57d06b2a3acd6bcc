import type { Transaction } from '@bfcert/kernel/transaction';
import type { OrphanCertificate, OrphanId } from './orphan.ts';

/** What the PKI is asked for page by page. */
export type PkiFeed = 'issued' | 'own' | 'orphans' | 'revocations';

/** How far a feed was read. */
export interface FeedMark {
  readonly position: number;
  /**
   * Of the certificate at the position; tells a ledger that was rolled back. Null at the beginning and
   * where there is none. With `revocations` the name of the store that was read.
   */
  readonly fingerprint: string | null;
}

export interface OrphanStore {
  markOf(feed: PkiFeed): Promise<FeedMark>;
  /** Locks the feed until the transaction ends. */
  lockMark(tx: Transaction, feed: PkiFeed): Promise<FeedMark>;
  setMark(tx: Transaction, feed: PkiFeed, mark: FeedMark): Promise<void>;
  /** False when one with this fingerprint, or with this command and kind, or of one that is listed with this detail, is there already. */
  insert(tx: Transaction, orphan: OrphanCertificate): Promise<boolean>;
  /** Newest first. */
  page(after: OrphanId | null, limit: number): Promise<readonly OrphanCertificate[]>;
  count(): Promise<number>;
}
