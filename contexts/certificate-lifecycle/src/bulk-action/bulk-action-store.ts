import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BulkAction, BulkTarget } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';

export interface BulkActionStore {
  insert(tx: Transaction, action: BulkAction): Promise<void>;
  /** After the first `known` of them. */
  addTargets(
    tx: Transaction,
    id: BulkActionId,
    known: number,
    targets: readonly Pick<BulkTarget, 'certificateId' | 'version' | 'needsApproval' | 'owner'>[],
  ): Promise<void>;
  dropTargets(tx: Transaction, id: BulkActionId): Promise<void>;
  /** How many of this requester are looking. One at a time may ask, until its transaction ends. */
  looksOf(tx: Transaction, requester: BulkAction['requester']): Promise<number>;
  update(tx: Transaction, action: BulkAction): Promise<void>;
  /** Locked until the transaction ends: before any identity, always. */
  lock(tx: Transaction, id: BulkActionId): Promise<BulkAction | null>;
  /** The same; null also while another process works on it. */
  lockIfFree(tx: Transaction, id: BulkActionId): Promise<BulkAction | null>;
  nextPlanned(tx: Transaction, id: BulkActionId): Promise<BulkTarget | null>;
  updateTarget(tx: Transaction, id: BulkActionId, target: BulkTarget): Promise<void>;
  find(id: BulkActionId): Promise<BulkAction | null>;
  /** Newest first; those whose owners are all among these. */
  page(query: {
    readonly owners: OwnerScope;
    readonly after: BulkActionId | null;
    readonly limit: number;
  }): Promise<readonly BulkAction[]>;
  /** By position, those after `after`. */
  targets(query: {
    readonly id: BulkActionId;
    readonly status?: BulkTarget['status'];
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly BulkTarget[]>;
  /** Looking or running, and due at this moment (RFC 3339). */
  due(at: string, limit: number): Promise<readonly BulkActionId[]>;
  /** Targets of those that were not started before they expired, at this moment (RFC 3339); at most so many. Returns how many. */
  forgetUnstartedTargets(tx: Transaction, at: string, limit: number): Promise<number>;
}
