import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { StationOrder, StationOrderId } from './station-order.ts';

export interface StationOrderStore {
  /** Refused when the same thing is on order for the same station. */
  add(tx: Transaction, order: StationOrder): Promise<'added' | 'on_order'>;
  find(tx: Transaction, id: StationOrderId): Promise<StationOrder | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: StationOrderId): Promise<StationOrder | null>;
  save(tx: Transaction, order: StationOrder): Promise<void>;
  /** Newest first. */
  latestOf(tx: Transaction, id: ChargerId, limit: number): Promise<readonly StationOrder[]>;
  /** The same of many; those that have none are missing. */
  latestOfEach(
    tx: Transaction,
    ids: readonly ChargerId[],
    limit: number,
  ): Promise<ReadonlyMap<ChargerId, readonly StationOrder[]>>;
  /** Those that wait for one of these stations. */
  waitingOf(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly StationOrderId[]>;
  /** Those of these stations that have one that waits for them. */
  withWaiting(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlySet<ChargerId>>;
  /** Ids whose time to look has come; their next time is `again`. One that is being worked on is left out. */
  takeDue(
    tx: Transaction,
    at: Date,
    options: { readonly limit: number; readonly again: Date },
  ): Promise<readonly StationOrderId[]>;
  /** Ended before; as many as `limit`. How many went. */
  forget(tx: Transaction, endedBefore: Date, limit: number): Promise<number>;
}
