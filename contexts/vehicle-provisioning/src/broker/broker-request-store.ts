import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { BrokerRequest, BrokerRequestId, BrokerRequestState } from './broker-request.ts';

export interface BrokerRequestStore {
  add(tx: Transaction, request: BrokerRequest): Promise<void>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: BrokerRequestId): Promise<BrokerRequest | null>;
  save(tx: Transaction, request: BrokerRequest): Promise<void>;
  /** To be placed at `at`, the longest ago first. */
  due(tx: Transaction, at: Date, limit: number): Promise<readonly BrokerRequest[]>;
  /** Placed before `at` and not answered since, the longest ago first. */
  unanswered(tx: Transaction, at: Date, limit: number): Promise<readonly BrokerRequestId[]>;
  /** Of which something may still come, oldest first. */
  openOf(tx: Transaction, id: IdentityId): Promise<readonly BrokerRequest[]>;
  moveToOwner(tx: Transaction, id: IdentityId, owner: string): Promise<void>;
  /** Newest first. */
  page(tx: Transaction, owners: OwnerScope, page: BrokerRequestsPage): Promise<readonly BrokerRequest[]>;
}

export interface BrokerRequestsPage {
  readonly broker?: string;
  readonly state?: BrokerRequestState;
  readonly before: BrokerRequestId | null;
  readonly limit: number;
}
