import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { BreakGlass, BreakGlassId, BreakGlassState } from './break-glass.ts';

export interface BreakGlassStore {
  /** With its charger locked: at most one of it is asked for, and at most one is open or narrowed. */
  add(tx: Transaction, one: BreakGlass): Promise<void>;
  find(tx: Transaction, id: BreakGlassId): Promise<BreakGlass | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: BreakGlassId): Promise<BreakGlass | null>;
  save(tx: Transaction, one: BreakGlass): Promise<void>;
  /** Open or narrowed; the charger's lock keeps it as it is. Those that have none are missing. */
  inForceOf(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, BreakGlass>>;
  /** Whatever its state. */
  latestOf(tx: Transaction, id: ChargerId): Promise<BreakGlass | null>;
  askedOf(tx: Transaction, id: ChargerId): Promise<BreakGlass | null>;
  /** Open ones whose end date is not after `at`, and those asked for not after `askedBefore`. */
  due(
    tx: Transaction,
    times: { readonly at: Date; readonly askedBefore: Date },
    limit: number,
  ): Promise<readonly Pick<BreakGlass, 'id' | 'identityId'>[]>;
  /** Newest first. */
  page(tx: Transaction, owners: OwnerScope, page: BreakGlassPage): Promise<readonly BreakGlass[]>;
}

export interface BreakGlassPage {
  readonly identityId?: ChargerId;
  readonly state?: BreakGlassState;
  readonly before: BreakGlassId | null;
  readonly limit: number;
}
