import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { IdentitySourceStore } from '../../identity-source/identity-source-store.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresIdentitySourceStore(database: Database): IdentitySourceStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async list() {
      const rows = await db.selectFrom('lifecycle.identity_source').selectAll().orderBy('name').execute();
      return rows.map(({ name, interval_seconds, synchronised_at, declared_at }) => ({
        name,
        intervalSeconds: interval_seconds,
        synchronisedAt: synchronised_at,
        declaredAt: declared_at,
      }));
    },

    async declare(tx, { name, intervalSeconds, declaredAt }) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.identity_source')
        .values({ name, interval_seconds: intervalSeconds, declared_at: declaredAt, synchronised_at: null })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ interval_seconds: intervalSeconds }))
        .execute();
    },

    async open(tx, name, at) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await trx
        .insertInto('lifecycle.identity_source')
        .values({ name, interval_seconds: null, declared_at: at, synchronised_at: null })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await trx
        .selectFrom('lifecycle.identity_source')
        .select('name')
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirstOrThrow();
    },

    async recordSynchronised(tx, name, at) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.identity_source')
        .set({ synchronised_at: at })
        .where('name', '=', name)
        .execute();
    },

    async claimsOn(tx, ids) {
      if (ids.length === 0) return new Map();
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_claim')
        .select(['identity_id', 'source'])
        .where('identity_id', 'in', ids)
        .execute();
      return new Map(rows.map(({ identity_id, source }) => [identity_id, source]));
    },

    async claim(tx, source, ids, sync) {
      if (ids.length === 0) return;
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.identity_claim')
        .values(ids.map((identity_id) => ({ identity_id, source, sync })))
        .onConflict((conflict) => conflict.column('identity_id').doUpdateSet({ source, sync }))
        .execute();
    },

    async claimedElsewhen(tx, source, sync, limit) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_claim')
        .select('identity_id')
        .where('source', '=', source)
        .where('sync', '<>', sync)
        .orderBy('identity_id')
        .limit(limit)
        .execute();
      return rows.map(({ identity_id }) => identity_id);
    },
  };
}
