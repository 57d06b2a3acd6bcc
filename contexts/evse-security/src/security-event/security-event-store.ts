import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { SecurityEvent } from './security-event.ts';

export interface SecurityEventStore {
  add(tx: Transaction, event: SecurityEvent): Promise<void>;
  /** Newest first; null: of every station and of none. */
  latest(tx: Transaction, id: ChargerId | null, limit: number): Promise<readonly SecurityEvent[]>;
}
