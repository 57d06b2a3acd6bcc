import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { IdentityId } from '../identity/identity-id.ts';

/** `fulfilled`: the identity has what it was granted for. */
type ConcessionState = 'active' | 'ended' | 'expired' | 'fulfilled';

/** What two people grant to one identity until an end date: a binding exception, a station tolerance. */
export interface Concession<Id extends string = string, State extends ConcessionState = ConcessionState> {
  readonly id: Id;
  readonly identityId: IdentityId;
  readonly state: State;
  readonly version: number;
  /** In the words of whoever asked. */
  readonly reason: string;
  /** RFC 3339. */
  readonly grantedAt: string;
  /** RFC 3339: from then on it is worth nothing, whether or not that is written down yet. */
  readonly until: string;
  /** Who asked for it and who approved it. */
  readonly people: { readonly [name: string]: string };
  readonly endedAt: string | null;
  /** As in the audit; null while it is active. */
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

/** With the owner that its identity has now. */
export type Owned<One> = One & { readonly owner: string };

export interface ConcessionStore<One extends Concession> {
  /** With the identity locked: at most one of its place is active. */
  insert(tx: Transaction, one: One): Promise<void>;
  /** @throws when its version is not `version`. */
  update(tx: Transaction, one: One, version: number): Promise<void>;
  /** As the transaction sees it; to be sure of it, lock its identity first. */
  inTransaction(tx: Transaction, id: One['id']): Promise<One | null>;
  /** Those that are not ended, oldest first; their end date may have come. */
  activeOf(tx: Transaction, identityId: IdentityId): Promise<readonly One[]>;
  /** The same of many, outside of a transaction. */
  activeOfAll(identityIds: readonly IdentityId[]): Promise<readonly One[]>;
  /** The active ones whose end date is not after `at` (RFC 3339). */
  due(at: string, limit: number): Promise<readonly Pick<One, 'id' | 'identityId'>[]>;
  find(id: One['id'], owners: OwnerScope): Promise<Owned<One> | null>;
  /** Newest first, those after `after` in that order. */
  page(query: ConcessionQuery<One>): Promise<readonly Owned<One>[]>;
}

export interface ConcessionQuery<One extends Concession> {
  readonly owners: OwnerScope;
  readonly state?: One['state'];
  readonly identityId?: IdentityId;
  readonly after: One['id'] | null;
  readonly limit: number;
}
