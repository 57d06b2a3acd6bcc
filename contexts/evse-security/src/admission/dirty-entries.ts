import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';

/** Which admission entries have to be published again; written with the change that alters them. */
export interface DirtyEntries {
  mark(tx: Transaction, id: ChargerId): Promise<void>;
  /** Oldest first. `mark` changes with every new change of the same entry. */
  list(tx: Transaction, limit: number): Promise<readonly { readonly identityId: ChargerId; readonly mark: number }[]>;
  /** Those that changed again meanwhile stay. */
  clear(
    tx: Transaction,
    published: readonly { readonly identityId: ChargerId; readonly mark: number }[],
  ): Promise<void>;
}

/** One count for all servers, by which gateways tell which of two readings of an entry is the newer one. */
export interface AdmissionEditions {
  /** The last one that was given out. */
  present(tx: Transaction): Promise<number>;
  /** To be taken before the entries are read. */
  next(tx: Transaction): Promise<number>;
}
