import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { StationAdoption } from './station-adoption.ts';
import type { StationAdoptionId } from './station-adoption-id.ts';

export interface StationAdoptionStore {
  insert(tx: Transaction, adoption: StationAdoption): Promise<void>;
  update(tx: Transaction, adoption: StationAdoption): Promise<void>;
  /** Locked until the transaction ends: before any identity, always. */
  lock(tx: Transaction, id: StationAdoptionId): Promise<StationAdoption | null>;
  /**
   * The one that a second person is being asked about, of exactly these targets until then. Until the transaction ends
   * nobody else asks about any.
   */
  asked(
    tx: Transaction,
    about: Pick<StationAdoption, 'targets' | 'until'>,
    now: Date,
  ): Promise<StationAdoptionId | null>;
  /** Null also where it is of an owner who is not among these. */
  find(id: StationAdoptionId, owners: OwnerScope): Promise<StationAdoption | null>;
}
