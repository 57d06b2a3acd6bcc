import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';
import type { StationTolerance, StationToleranceState } from './station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance-id.ts';

/** With the owner that its identity has now. */
export type OwnedStationTolerance = StationTolerance & { readonly owner: string };

export interface StationToleranceStore {
  /** With the identity locked: at most one of its kind is active. */
  insert(tx: Transaction, one: StationTolerance): Promise<void>;
  /** @throws when its version is not `version`. */
  update(tx: Transaction, one: StationTolerance, version: number): Promise<void>;
  /** As the transaction sees it; to be sure of it, lock its identity first. */
  inTransaction(tx: Transaction, id: StationToleranceId): Promise<StationTolerance | null>;
  /** Those that are not ended, oldest first; their end date may have come. */
  activeOf(tx: Transaction, identityId: IdentityId): Promise<readonly StationTolerance[]>;
  /** The same of many, outside of a transaction. */
  activeOfAll(identityIds: readonly IdentityId[]): Promise<readonly StationTolerance[]>;
  /** The active ones whose end date is not after `at` (RFC 3339). */
  due(at: string, limit: number): Promise<readonly Pick<StationTolerance, 'id' | 'identityId'>[]>;
  find(id: StationToleranceId, owners: OwnerScope): Promise<OwnedStationTolerance | null>;
  /** Newest first, those after `after` in that order. */
  page(query: StationToleranceQuery): Promise<readonly OwnedStationTolerance[]>;
}

export interface StationToleranceQuery {
  readonly owners: OwnerScope;
  readonly state?: StationToleranceState;
  readonly identityId?: IdentityId;
  readonly after: StationToleranceId | null;
  readonly limit: number;
}
