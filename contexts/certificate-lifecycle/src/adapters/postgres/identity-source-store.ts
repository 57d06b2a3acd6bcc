import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { IdentitySourceStore } from '../../identity-source/identity-source-store.ts';
import { NO_SYNC } from '../../identity-source/open-sync.ts';
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
      const row = await trx
        .selectFrom('lifecycle.identity_source')
        .select(['open_sync', 'open_sync_at', 'superseded_sync'])
        .where('name', '=', name)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const { open_sync: id, open_sync_at: lastPartAt, superseded_sync: superseded } = row;
      return { open: id === null || lastPartAt === null ? null : { id, at: lastPartAt }, superseded };
    },

    async keepSyncs(tx, name, { open, superseded }) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.identity_source')
        .set({ open_sync: open?.id ?? null, open_sync_at: open?.at ?? null, superseded_sync: superseded })
        .where('name', '=', name)
        .execute();
    },

    async recordSynchronised(tx, name, at) {
      await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.identity_source')
        .set({ synchronised_at: at, open_sync: null, open_sync_at: null })
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
        .onConflict((conflict) => {
          const known = conflict.column('identity_id');
          return sync === NO_SYNC ? known.doUpdateSet({ source }) : known.doUpdateSet({ source, sync });
        })
        .execute();
    },

    async unclaim(tx, id) {
      await kyselyOf<LifecycleTables>(tx)
        .deleteFrom('lifecycle.identity_claim')
        .where('identity_id', '=', id)
        .execute();
    },

    async hasSent(tx, source, sync) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.identity_claim')
        .select('identity_id')
        .where('source', '=', source)
        .where('sync', '=', sync)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
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
