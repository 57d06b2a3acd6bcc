import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { OrphanStore } from '../../orphan/orphan-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresOrphanStore(database: Database): OrphanStore {
  const db = database.kysely<LifecycleTables>();
  return {
    markOf: (feed) =>
      db
        .selectFrom('lifecycle.pki_feed')
        .select(['position', 'fingerprint'])
        .where('feed', '=', feed)
        .executeTakeFirstOrThrow(),

    lockMark: (tx, feed) =>
      kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.pki_feed')
        .select(['position', 'fingerprint'])
        .where('feed', '=', feed)
        .forUpdate()
        .executeTakeFirstOrThrow(),

    async setMark(tx, feed, mark) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.pki_feed')
        .set(mark)
        .where('feed', '=', feed)
        .execute();
    },

    async insert(tx, orphan) {
      const { numInsertedOrUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.orphan_certificate')
        .values({ record: storable(orphan) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async page(after, limit) {
      const rows = await db
        .selectFrom('lifecycle.orphan_certificate')
        .select('record')
        .$if(after !== null, (query) => query.where('id', '<', after))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ record }) => record);
    },

    async count() {
      const { count } = await db
        .selectFrom('lifecycle.orphan_certificate')
        .select((expression) => expression.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
