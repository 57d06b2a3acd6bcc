import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { StationProcess, TimelineEntry } from './station-process.ts';

export interface StationProcessStore<Phase extends string> {
  /** Refused when the identity has one that has not ended. */
  add(tx: Transaction, process: StationProcess<Phase>): Promise<'added' | 'another_is_open'>;
  /** As it was last committed, outside any transaction. */
  find(id: string): Promise<StationProcess<Phase> | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<StationProcess<Phase> | null>;
  /** Replaces the row and counts its version up. */
  save(tx: Transaction, process: StationProcess<Phase>): Promise<void>;
  /** The one of this identity that has not ended, else the newest. */
  latestOf(tx: Transaction, id: ChargerId): Promise<StationProcess<Phase> | null>;
  /** The same of many at once; those without one are missing. */
  latestOfEach(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, StationProcess<Phase>>>;
  /** What was begun for these since then, ended or not: of a station itself and of its EVSEs alike. */
  begunSince(
    tx: Transaction,
    ids: readonly ChargerId[],
    since: Date,
  ): Promise<readonly Pick<StationProcess<Phase>, 'id' | 'phase'>[]>;
  /** Ids whose time to look has come; their next time is `again`. One that is being worked on is left out. */
  takeDue(
    tx: Transaction,
    at: Date,
    options: { readonly limit: number; readonly again: Date },
  ): Promise<readonly string[]>;
  /** Newest first, before the given id; `phases` null: in any. */
  page(tx: Transaction, owners: OwnerScope, page: ProcessPage<Phase>): Promise<readonly StationProcess<Phase>[]>;
  countByPhase(tx: Transaction, owners: OwnerScope): Promise<ReadonlyMap<Phase, number>>;
  note(tx: Transaction, id: string, entry: Omit<TimelineEntry, 'sequence'>): Promise<void>;
  /** Without a lock; nothing when this process has an entry with this name already. */
  noteOnce(tx: Transaction, id: string, once: string, entry: Omit<TimelineEntry, 'sequence'>): Promise<void>;
  /** Oldest first. */
  timeline(tx: Transaction, id: string): Promise<readonly TimelineEntry[]>;
}

export interface ProcessPage<Phase extends string> {
  readonly phases: readonly Phase[] | null;
  readonly before: string | null;
  readonly limit: number;
}
