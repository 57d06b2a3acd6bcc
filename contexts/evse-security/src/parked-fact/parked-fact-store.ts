import type { Transaction } from '@bfcert/kernel/transaction';
import type { ParkedFact } from './parked-fact.ts';

export interface ParkedFactStore {
  add(tx: Transaction, parked: ParkedFact): Promise<void>;
  find(tx: Transaction, factId: string): Promise<ParkedFact | null>;
  /** Whether the store itself was not there or too busy: no fault of what was to be written. */
  isOutage(error: unknown): boolean;
}
