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
