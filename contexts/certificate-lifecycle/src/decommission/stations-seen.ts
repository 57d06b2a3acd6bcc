import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';

/** Whoever has stations on their lines. */
export interface StationsSeen {
  /** When it was there last, now for one that is connected; null: never, or it is no station. */
  lastSeen(tx: Transaction, id: IdentityId): Promise<Date | null>;
}
