import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { ClockDoubtStore } from '../../clock/clock-doubt.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresClockDoubtStore(database: Database): ClockDoubtStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async find() {
      const row = await db.selectFrom('lifecycle.clock_doubt').select(['noticed_at', 'jump']).executeTakeFirst();
      return row === undefined ? null : { noticedAt: row.noticed_at, jump: Number(row.jump) };
    },

    async raise({ noticedAt, jump }) {
      await db
        .insertInto('lifecycle.clock_doubt')
        .values({ noticed_at: noticedAt, jump })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async settle(tx) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .deleteFrom('lifecycle.clock_doubt')
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
