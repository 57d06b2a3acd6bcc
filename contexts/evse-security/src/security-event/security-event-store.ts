import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { SecurityEvent } from './security-event.ts';

/** Prefix of the type of a refused handshake; its reason follows. */
export const HANDSHAKE_REFUSED = 'handshake_refused:';

export interface SecurityEventStore {
  add(tx: Transaction, event: SecurityEvent): Promise<void>;
  /**
   * As `add`, but events of the same identity, type and address within one hour are one that counts:
   * who knocks for days fills no table.
   */
  count(tx: Transaction, event: SecurityEvent, from: { readonly remoteAddress: string }): Promise<void>;
  /** Newest first, by their first time; null: of every station and of none. */
  latest(tx: Transaction, id: ChargerId | null, limit: number): Promise<readonly SecurityEvent[]>;
  latestHandshakeRefused(tx: Transaction, id: ChargerId): Promise<SecurityEvent | null>;
}
