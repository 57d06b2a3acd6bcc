import type { Transaction } from '@bfcert/kernel/transaction';
import type { Account, AccountId } from '../account/account.ts';
import type { BrowserSession, BrowserSessionId } from './browser-session.ts';

/** A session that ended is removed: the audit knows that there was one. */
export interface BrowserSessionStore {
  insert(tx: Transaction, session: BrowserSession): Promise<void>;
  /** `account` is null for a session of the first start's token. */
  findByHash(hash: string): Promise<{
    readonly session: BrowserSession;
    readonly lastSeenAt: string;
    readonly account: Account | null;
  } | null>;
  touch(id: BrowserSessionId, at: string): Promise<void>;
  remove(tx: Transaction, id: BrowserSessionId): Promise<void>;
  removeAllOf(tx: Transaction, accountId: AccountId): Promise<number>;
  /** Those opened before. */
  removeOlderThan(tx: Transaction, openedAt: string): Promise<void>;
}
