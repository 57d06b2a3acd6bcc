import type { Transaction } from '@bfcert/kernel/transaction';
import type { Identity } from '../identity/identity.ts';

/** Whoever knows what stations can do, by their family and by what they have shown. */
export interface StationAbilities {
  /**
   * Why no certificate for its connection and for vehicles at once can be had of this station, in a sentence for a person.
   * Null: it has such a one, or nobody has heard of the station yet.
   */
  objectionToCombined(tx: Transaction, station: Pick<Identity, 'id' | 'family'>): Promise<string | null>;
}
