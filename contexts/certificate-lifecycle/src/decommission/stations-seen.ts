import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';

/** By which it may be told whether a station is alive, and what it would come in with. */
export interface StationStanding {
  /** When it was there last, now for one that is connected; null: never. */
  readonly lastSeenAt: Date | null;
  /** It has come, and a password opens to it. */
  readonly hasPassword: boolean;
  /** It has proven Profile 3: nobody alone opens Profile 2 to it again. */
  readonly isProven: boolean;
}

/** Whoever has stations on their lines. */
export interface StationsSeen {
  /** Null: it is no station. */
  standing(tx: Transaction, id: IdentityId): Promise<StationStanding | null>;
}
