import type { Transaction } from '@bfcert/kernel/transaction';
import type { Account, AccountId, AccountReach } from '../account/account.ts';
import type { AccessToken, AccessTokenId } from './access-token.ts';

export interface StoredAccessToken {
  readonly token: AccessToken;
  /** RFC 3339, the beginning of the hour; null: never. */
  readonly lastUsedHour: string | null;
}

export interface AccessTokenStore {
  insert(tx: Transaction, token: AccessToken): Promise<void>;
  /** Locked until the transaction ends. */
  lock(tx: Transaction, id: AccessTokenId): Promise<AccessToken | null>;
  update(tx: Transaction, token: AccessToken): Promise<void>;
  findByHash(hash: string): Promise<(StoredAccessToken & { readonly account: Account }) | null>;
  recordUse(id: AccessTokenId, hour: string): Promise<void>;
  /** Newest first, before the given one; null as account: of all in reach. */
  list(page: {
    readonly accountId: AccountId | null;
    readonly reach: AccountReach;
    readonly after: AccessTokenId | null;
    readonly limit: number;
  }): Promise<readonly (StoredAccessToken & { readonly account: Account })[]>;
}
