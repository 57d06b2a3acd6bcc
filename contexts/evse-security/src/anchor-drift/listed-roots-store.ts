import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { ListedRoots } from './listed-roots.ts';

export interface ListedRootsStore {
  /** Those that were ever listed, in no order. */
  ofChargers(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly ListedRoots[]>;
  /** Takes the place of the list before. */
  put(tx: Transaction, list: ListedRoots): Promise<void>;
  /** Connected stations whose last list lacks something, ascending, after the given one. */
  lackingOnline(tx: Transaction, after: ChargerId | null, limit: number): Promise<readonly ChargerId[]>;
}
