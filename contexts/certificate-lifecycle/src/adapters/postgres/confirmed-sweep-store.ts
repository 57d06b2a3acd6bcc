import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { ConfirmedSweepStore } from '../../expiry-sweep/confirmed-sweep.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresConfirmedSweepStore(database: Database): ConfirmedSweepStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async find() {
      const row = await db
        .selectFrom('lifecycle.confirmed_sweep')
        .select(['as_of as asOf', 'count'])
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },

    async keep(tx, { asOf, count, confirmedBy, at }) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.confirmed_sweep')
        .values({ as_of: asOf, count, confirmed_by: confirmedBy, confirmed_at: at })
        .execute();
    },

    async noteHold(tx, reason, at) {
      const noted = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.held_sweep')
        .values({ reason, since: at })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ reason, since: at }).where('lifecycle.held_sweep.reason', '<>', reason),
        )
        .returning('since')
        .executeTakeFirst();
      return noted !== undefined;
    },

    async endHold(tx) {
      await kyselyOf<LifecycleTables>(tx).deleteFrom('lifecycle.held_sweep').execute();
    },
  };
}
