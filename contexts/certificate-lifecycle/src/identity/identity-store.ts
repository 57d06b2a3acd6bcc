import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Binding, BindingKind } from './binding.ts';
import type { Identity } from './identity.ts';
import type { IdentityId } from './identity-id.ts';
import type { SubjectType } from './subject-type.ts';

export interface IdentityFilter {
  readonly subjectType?: SubjectType;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  /** A part of any binding's value, of any case; shorter than three characters: all of it. */
  readonly search?: string;
}

export interface IdentityStore {
  /** The identifying bindings that another identity already has; nothing was stored unless it is empty. */
  insert(tx: Transaction, identity: Identity): Promise<readonly BindingKind[]>;
  /** As `insert`; throws unless the stored version is `from`, which the caller's lock keeps. */
  update(tx: Transaction, identity: Identity, from: number): Promise<readonly BindingKind[]>;
  /** Locks the identity's row until the transaction ends: the order in which commands on one identity run. */
  lock(tx: Transaction, id: IdentityId): Promise<Identity | null>;
  /** Whose binding of an identifying kind this is. */
  holderOf(tx: Transaction, kind: BindingKind, value: string): Promise<IdentityId | null>;
  /** The EVSEs in service that are recorded as this station's, in the order of their ids. */
  endpointsOf(tx: Transaction, station: string): Promise<readonly IdentityId[]>;
  /** Those that are decommissioned and had any of these identifying names. */
  formerHolders(tx: Transaction, bindings: readonly Binding[]): Promise<readonly IdentityId[]>;
  /** By `kind=value`, those of these identifying bindings that somebody has. */
  holders(tx: Transaction, bindings: readonly Binding[]): Promise<ReadonlyMap<string, IdentityId>>;
  /**
   * The identifying ones of these names that another identity has, or is excepted to use (`BindingException`); null:
   * whose they would be has no id yet. Until the transaction ends nobody else takes any of them.
   */
  taken(
    tx: Transaction,
    names: { readonly id: IdentityId | null; readonly bindings: readonly Binding[] },
  ): Promise<readonly BindingKind[]>;
  find(ids: readonly IdentityId[]): Promise<readonly Identity[]>;
  findByBinding(kind: BindingKind, value: string): Promise<Identity | null>;
  list(page: { readonly after: IdentityId | null; readonly limit: number }): Promise<readonly Identity[]>;
  page(
    filter: IdentityFilter & { readonly owners: OwnerScope },
    after: IdentityId | null,
    limit: number,
  ): Promise<readonly Identity[]>;
}
