import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { ClockDoubtStore } from '../../clock/clock-doubt.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresClockDoubtStore(database: Database): ClockDoubtStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async find() {
      const row = await db
        .selectFrom('lifecycle.clock_doubt')
        .select(['noticed_at', 'jump', 'last_sign'])
        .executeTakeFirst();
      return row === undefined ? null : { noticedAt: row.noticed_at, jump: Number(row.jump), lastSign: row.last_sign };
    },

    async raise({ noticedAt, jump, lastSign }) {
      await db
        .insertInto('lifecycle.clock_doubt')
        .values({ noticed_at: noticedAt, jump, last_sign: lastSign })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async settle(tx, which) {
      let rows = kyselyOf<LifecycleTables>(tx).deleteFrom('lifecycle.clock_doubt');
      if (which === 'at_start') rows = rows.where('last_sign', 'is not', null);
      const row = await rows.returning('id').executeTakeFirst();
      return row !== undefined;
    },
  };
}
