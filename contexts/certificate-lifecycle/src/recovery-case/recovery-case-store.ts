import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';
import type { RecoveryCase, RecoveryState } from './recovery-case.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

/** With the owner that its identity has now. */
export type OwnedRecoveryCase = RecoveryCase & { readonly owner: string };

export interface RecoveryCaseStore {
  /** With the identity locked: at most one of it is running. */
  insert(tx: Transaction, one: RecoveryCase): Promise<void>;
  /** @throws when its version is not `version`. */
  update(tx: Transaction, one: RecoveryCase, version: number): Promise<void>;
  /** As the transaction sees it; to be sure of it, lock its identity first. */
  inTransaction(tx: Transaction, id: RecoveryCaseId): Promise<RecoveryCase | null>;
  runningOf(tx: Transaction, identityId: IdentityId): Promise<RecoveryCase | null>;
  /** Those that admit, of these identities. */
  admittingOf(identityIds: readonly IdentityId[]): Promise<readonly RecoveryCase[]>;
  /** Those that admit, whose end date is not after `at` (RFC 3339). */
  due(at: string, limit: number): Promise<readonly Pick<RecoveryCase, 'id' | 'identityId'>[]>;
  find(id: RecoveryCaseId, owners: OwnerScope): Promise<OwnedRecoveryCase | null>;
  /** Newest first, those after `after` in that order. */
  page(query: RecoveryCaseQuery): Promise<readonly OwnedRecoveryCase[]>;
}

export interface RecoveryCaseQuery {
  readonly owners: OwnerScope;
  readonly state?: RecoveryState;
  readonly identityId?: IdentityId;
  readonly after: RecoveryCaseId | null;
  readonly limit: number;
}
