import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { AccountStore } from '../../account/account-store.ts';
import type { AccessTables } from './access-tables.ts';
import { accountInReach } from './account-in-reach.ts';
import { storable } from './storable.ts';

export function postgresAccountStore(database: Database): AccountStore {
  const db = database.kysely<AccessTables>();
  return {
    async insert(tx, account) {
      const { numInsertedOrUpdatedRows } = await kyselyOf<AccessTables>(tx)
        .insertInto('lifecycle.account')
        .values({ record: storable(account) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async lock(tx, id) {
      const row = await kyselyOf<AccessTables>(tx)
        .selectFrom('lifecycle.account')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },
    async lockExternal(tx, issuer, subject) {
      const row = await kyselyOf<AccessTables>(tx)
        .selectFrom('lifecycle.account')
        .select('record')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },
    async update(tx, account) {
      const { numUpdatedRows } = await kyselyOf<AccessTables>(tx)
        .updateTable('lifecycle.account')
        .set({ record: storable(account) })
        .where('id', '=', account.id)
        .where('version', '=', account.version - 1)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) throw new Error(`${account.id} does not have version ${account.version - 1}`);
    },
    async find(id) {
      const row = await db.selectFrom('lifecycle.account').select('record').where('id', '=', id).executeTakeFirst();
      return row?.record ?? null;
    },
    async findExternal(issuer, subject) {
      const row = await db
        .selectFrom('lifecycle.account')
        .select('record')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row?.record ?? null;
    },
    async findByName(name) {
      const row = await db.selectFrom('lifecycle.account').select('record').where('name', '=', name).executeTakeFirst();
      return row?.record ?? null;
    },
    async list({ reach, after, limit }) {
      const rows = await db
        .selectFrom('lifecycle.account')
        .select('record')
        .where(accountInReach('lifecycle.account', reach))
        .$if(after !== null, (query) => query.where('id', '>', after))
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },
    // In the caller's own session: one more for each waiting transaction would use up the pool.
    async people(tx) {
      const rows = await kyselyOf<AccessTables>(tx)
        .selectFrom('lifecycle.account')
        .select('record')
        .where(sql<boolean>`record->>'kind' = 'user' and record->>'enabled' = 'true'`)
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },
    async enabled(tx, id) {
      const row = await kyselyOf<AccessTables>(tx)
        .selectFrom('lifecycle.account')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record.enabled ? row.record : null;
    },
  };
}
