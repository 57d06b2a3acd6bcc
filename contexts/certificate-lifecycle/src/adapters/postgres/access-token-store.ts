import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { AccessTokenStore } from '../../access-token/access-token-store.ts';
import type { AccessTables } from './access-tables.ts';
import { accountInReach } from './account-in-reach.ts';
import { storable } from './storable.ts';

export function postgresAccessTokenStore(database: Database): AccessTokenStore {
  const db = database.kysely<AccessTables>();
  return {
    async insert(tx, token) {
      await kyselyOf<AccessTables>(tx)
        .insertInto('lifecycle.access_token')
        .values({ record: storable(token), last_used_hour: null })
        .execute();
    },
    async lock(tx, id) {
      const row = await kyselyOf<AccessTables>(tx)
        .selectFrom('lifecycle.access_token')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },
    async update(tx, token) {
      await kyselyOf<AccessTables>(tx)
        .updateTable('lifecycle.access_token')
        .set({ record: storable(token) })
        .where('id', '=', token.id)
        .execute();
    },
    async findByHash(hash) {
      return (await withAccount().where('token.hash', '=', hash).executeTakeFirst()) ?? null;
    },
    async recordUse(id, hour) {
      await db
        .updateTable('lifecycle.access_token')
        .set({ last_used_hour: hour })
        .where('id', '=', id)
        .where('last_used_hour', 'is distinct from', hour)
        .execute();
    },
    list: ({ accountId, reach, after, limit }) =>
      withAccount()
        .where(accountInReach('account', reach))
        .$if(accountId !== null, (query) => query.where('token.account_id', '=', accountId))
        .$if(after !== null, (query) => query.where('token.id', '<', after))
        .orderBy('token.id', 'desc')
        .limit(limit)
        .execute(),
  };

  function withAccount() {
    return db
      .selectFrom('lifecycle.access_token as token')
      .innerJoin('lifecycle.account as account', 'account.id', 'token.account_id')
      .select(['token.record as token', 'token.last_used_hour as lastUsedHour', 'account.record as account']);
  }
}
