import type { Transaction } from '@bfcert/kernel/transaction';
import type { BindingKind } from './binding.ts';
import type { Identity } from './identity.ts';
import type { IdentityId } from './identity-id.ts';

export interface IdentityStore {
  /** The identifying bindings that another identity already has; nothing was stored unless it is empty. */
  insert(tx: Transaction, identity: Identity): Promise<readonly BindingKind[]>;
  /** Locks the identity's row until the transaction ends: the order in which commands on one identity run. */
  lock(tx: Transaction, id: IdentityId): Promise<Identity | null>;
  /** Whose binding of an identifying kind this is. */
  holderOf(tx: Transaction, kind: BindingKind, value: string): Promise<IdentityId | null>;
  find(ids: readonly IdentityId[]): Promise<readonly Identity[]>;
  findByBinding(kind: BindingKind, value: string): Promise<Identity | null>;
  list(page: { readonly after: IdentityId | null; readonly limit: number }): Promise<readonly Identity[]>;
}
