import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';
import type { BindingException, BindingExceptionState } from './binding-exception.ts';
import type { BindingExceptionId } from './binding-exception-id.ts';

/** With the owner that its identity has now. */
export type OwnedBindingException = BindingException & { readonly owner: string };

/**
 * That no name is accepted for two identities is kept by `IdentityStore`, which reads the active exceptions under
 * the same locks as the bindings.
 */
export interface BindingExceptionStore {
  /** With the identity locked: at most one of its purpose and kind is active. */
  insert(tx: Transaction, one: BindingException): Promise<void>;
  /** @throws when its version is not `version`. */
  update(tx: Transaction, one: BindingException, version: number): Promise<void>;
  /** As the transaction sees it; to be sure of it, lock its identity first. */
  inTransaction(tx: Transaction, id: BindingExceptionId): Promise<BindingException | null>;
  /** Those that are not ended, oldest first; their end date may have come. */
  activeOf(tx: Transaction, identityId: IdentityId): Promise<readonly BindingException[]>;
  /** The same of many, outside of a transaction. */
  activeOfAll(identityIds: readonly IdentityId[]): Promise<readonly BindingException[]>;
  /** The active ones whose end date is not after `at` (RFC 3339). */
  due(at: string, limit: number): Promise<readonly Pick<BindingException, 'id' | 'identityId'>[]>;
  find(id: BindingExceptionId, owners: OwnerScope): Promise<OwnedBindingException | null>;
  /** Newest first, those after `after` in that order. */
  page(query: BindingExceptionQuery): Promise<readonly OwnedBindingException[]>;
}

export interface BindingExceptionQuery {
  readonly owners: OwnerScope;
  readonly state?: BindingExceptionState;
  readonly identityId?: IdentityId;
  readonly after: BindingExceptionId | null;
  readonly limit: number;
}
