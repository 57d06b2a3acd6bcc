import type { ColumnType } from 'kysely';
import type { AccessToken, AccessTokenId } from '../../access-token/access-token.ts';
import type { Account, AccountId } from '../../account/account.ts';
import type { BrowserSession, BrowserSessionId } from '../../browser-session/browser-session.ts';

/** Read as the value, written as its JSON text (see `storable`). */
type Document<T> = ColumnType<T, string, string>;
type Derived<T> = ColumnType<T, never, never>;

export interface AccessTables {
  'lifecycle.account': {
    id: Derived<AccountId>;
    record: Document<Account>;
    name: Derived<string>;
    version: Derived<number>;
    issuer: Derived<string | null>;
    subject: Derived<string | null>;
  };
  'lifecycle.access_token': {
    id: Derived<AccessTokenId>;
    record: Document<AccessToken>;
    account_id: Derived<AccountId>;
    hash: Derived<string>;
    last_used_hour: string | null;
  };
  'lifecycle.browser_session': {
    id: Derived<BrowserSessionId>;
    record: Document<BrowserSession>;
    account_id: Derived<AccountId | null>;
    hash: Derived<string>;
    opened_at: Derived<string>;
    last_seen_at: string;
  };
}
