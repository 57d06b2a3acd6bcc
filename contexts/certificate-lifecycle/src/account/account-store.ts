import type { Transaction } from '@bfcert/kernel/transaction';
import type { Account, AccountId, AccountReach } from './account.ts';

export interface AccountStore {
  /** False: the name, or who the provider says it is, is taken; nothing was stored. */
  insert(tx: Transaction, account: Account): Promise<boolean>;
  /** Locked until the transaction ends. */
  lock(tx: Transaction, id: AccountId): Promise<Account | null>;
  lockExternal(tx: Transaction, issuer: string, subject: string): Promise<Account | null>;
  /** Throws unless the stored version is one below the account's. */
  update(tx: Transaction, account: Account): Promise<void>;
  find(id: AccountId): Promise<Account | null>;
  findExternal(issuer: string, subject: string): Promise<Account | null>;
  findByName(name: string): Promise<Account | null>;
  /** Those in reach, ascending by id, after the given one. */
  list(page: {
    readonly reach: AccountReach;
    readonly after: AccountId | null;
    readonly limit: number;
  }): Promise<readonly Account[]>;
  /** Every enabled account of a person, for whoever looks for a second one. */
  people(tx: Transaction): Promise<readonly Account[]>;
  /** Of a person or a service; null: there is none, or it is disabled. */
  enabled(tx: Transaction, id: AccountId): Promise<Account | null>;
}
