import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { ListenerRootStore } from '../../listener-root/listener-root-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const TABLE = 'lifecycle.listener_root';

export function postgresListenerRootStore(database: Database): ListenerRootStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async find(slot) {
      const row = await db.selectFrom(TABLE).select('record').where('slot', '=', slot).executeTakeFirst();
      return row?.record ?? null;
    },

    async lock(tx, slot) {
      await sql`select pg_advisory_xact_lock(hashtext(${`${TABLE} ${slot}`}))`.execute(kyselyOf(tx));
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom(TABLE)
        .select('record')
        .where('slot', '=', slot)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async put(tx, root) {
      const record = storable(root);
      await kyselyOf<LifecycleTables>(tx)
        .insertInto(TABLE)
        .values({ record })
        .onConflict((conflict) => conflict.column('slot').doUpdateSet({ record }))
        .execute();
    },
  };
}
