import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { BrowserSessionStore } from '../../browser-session/browser-session-store.ts';
import type { AccessTables } from './access-tables.ts';
import { storable } from './storable.ts';

export function postgresBrowserSessionStore(database: Database): BrowserSessionStore {
  const db = database.kysely<AccessTables>();
  return {
    async insert(tx, session) {
      await kyselyOf<AccessTables>(tx)
        .insertInto('lifecycle.browser_session')
        .values({ record: storable(session), last_seen_at: session.openedAt })
        .execute();
    },
    async findByHash(hash) {
      const row = await db
        .selectFrom('lifecycle.browser_session as session')
        .leftJoin('lifecycle.account as account', 'account.id', 'session.account_id')
        .select(['session.record as session', 'session.last_seen_at as lastSeenAt', 'account.record as account'])
        .where('session.hash', '=', hash)
        .executeTakeFirst();
      return row ?? null;
    },
    async touch(id, at) {
      await db
        .updateTable('lifecycle.browser_session')
        .set({ last_seen_at: at })
        .where('id', '=', id)
        .where('last_seen_at', '<', at)
        .execute();
    },
    async remove(tx, id) {
      await kyselyOf<AccessTables>(tx).deleteFrom('lifecycle.browser_session').where('id', '=', id).execute();
    },
    async removeAllOf(tx, accountId) {
      const { numDeletedRows } = await kyselyOf<AccessTables>(tx)
        .deleteFrom('lifecycle.browser_session')
        .where('account_id', '=', accountId)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async removeOlderThan(tx, openedAt) {
      await kyselyOf<AccessTables>(tx)
        .deleteFrom('lifecycle.browser_session')
        .where('opened_at', '<', openedAt)
        .execute();
    },
  };
}
