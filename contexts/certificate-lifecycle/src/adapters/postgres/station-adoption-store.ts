import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { StationAdoptionStore } from '../../station-adoption/station-adoption-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresStationAdoptionStore(database: Database): StationAdoptionStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, adoption) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.station_adoption')
        .values({ record: storable(adoption) })
        .execute();
    },

    async update(tx, adoption) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.station_adoption')
        .set({ record: storable(adoption) })
        .where('id', '=', adoption.id)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`there is no ${adoption.id}`);
    },

    async lock(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.station_adoption')
        .select('record')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async asked(tx, { targets, until }, now) {
      const trx = kyselyOf<LifecycleTables>(tx);
      await sql`select pg_advisory_xact_lock(hashtextextended('station-adoptions', 0))`.execute(trx);
      const row = await trx
        .selectFrom('lifecycle.approval as approval')
        .innerJoin('lifecycle.station_adoption as adoption', (join) =>
          join.on(sql<boolean>`adoption.id = approval.record #>> '{action,adoptionId}'`),
        )
        .select('adoption.id')
        .where('approval.status', '=', 'pending')
        .where('approval.expires_at', '>', now.toISOString())
        .where(sql<boolean>`adoption.record ->> 'until' = ${until}`)
        .where(sql<boolean>`adoption.record -> 'targets' = ${storable(targets)}::jsonb`)
        .executeTakeFirst();
      return row?.id ?? null;
    },

    async find(id, owners) {
      let query = db.selectFrom('lifecycle.station_adoption').select('record').where('id', '=', id);
      if (owners !== 'all') query = query.where(sql<boolean>`owners <@ ${JSON.stringify(owners)}::jsonb`);
      return (await query.executeTakeFirst())?.record ?? null;
    },
  };
}
