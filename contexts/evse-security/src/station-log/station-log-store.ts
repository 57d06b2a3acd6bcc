import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { StationLog, StationLogId, StationLogState } from './station-log.ts';

export interface StationLogQuery {
  readonly identityId?: ChargerId;
  readonly state?: StationLogState;
  /** Newest first; those before this one. */
  readonly before: StationLogId | null;
  readonly limit: number;
}

export interface StationLogStore {
  /** A number that no other request of ours has. */
  nextRequestId(tx: Transaction): Promise<number>;
  add(tx: Transaction, log: StationLog): Promise<void>;
  lock(tx: Transaction, id: StationLogId): Promise<StationLog | null>;
  write(tx: Transaction, log: StationLog): Promise<void>;
  /** Of these owners. */
  find(tx: Transaction, id: StationLogId, owners: OwnerScope): Promise<StationLog | null>;
  page(tx: Transaction, query: StationLogQuery, owners: OwnerScope): Promise<readonly StationLog[]>;
  /** Locked; oldest first: those into which an upload may still begin. */
  lockOpenOf(tx: Transaction, id: ChargerId): Promise<readonly StationLog[]>;
  /** Locked. */
  lockByRequestId(tx: Transaction, id: ChargerId, requestId: number): Promise<StationLog | null>;
  /** Of what each station was asked for since then, newest first; the last 16. Those that were asked for nothing are missing. */
  requestIdsSince(
    tx: Transaction,
    ids: readonly ChargerId[],
    since: Date,
  ): Promise<ReadonlyMap<ChargerId, readonly number[]>>;
  /** Those whose time to look has come; they come again at `again`. */
  takeDue(
    tx: Transaction,
    now: Date,
    options: { readonly limit: number; readonly again: Date },
  ): Promise<readonly StationLogId[]>;
}
