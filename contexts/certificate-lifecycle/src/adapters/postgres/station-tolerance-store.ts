import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { StationToleranceStore } from '../../station-tolerance/station-tolerance-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresStationToleranceStore(database: Database): StationToleranceStore {
  const db = database.kysely<LifecycleTables>();
  const owned = () =>
    db
      .selectFrom('lifecycle.station_tolerance as t')
      .innerJoin('lifecycle.identity as i', 'i.id', 't.identity_id')
      .select(['t.record', 'i.owner']);
  return {
    async insert(tx, one) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.station_tolerance')
        .values({ record: storable(one) })
        .execute();
    },

    async update(tx, one, version) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.station_tolerance')
        .set({ record: storable(one) })
        .where('id', '=', one.id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${one.id} has no version ${version}`);
    },

    async inTransaction(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.station_tolerance')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async activeOf(tx, identityId) {
      const rows = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.station_tolerance')
        .select('record')
        .where('identity_id', '=', identityId)
        .where('state', '=', 'active')
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async activeOfAll(identityIds) {
      if (identityIds.length === 0) return [];
      const rows = await db
        .selectFrom('lifecycle.station_tolerance')
        .select('record')
        .where('state', '=', 'active')
        .where('identity_id', '=', anyOf(identityIds))
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.station_tolerance')
        .select('record')
        .where('state', '=', 'active')
        .where('until', '<=', at)
        .orderBy('until')
        .limit(limit)
        .execute();
      return rows.map(({ record: { id, identityId } }) => ({ id, identityId }));
    },

    async find(id, owners) {
      let query = owned().where('t.id', '=', id);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      const row = await query.executeTakeFirst();
      return row === undefined ? null : { ...row.record, owner: row.owner };
    },

    async page({ owners, state, identityId, after, limit }) {
      let query = owned().orderBy('t.id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      if (state !== undefined) query = query.where('t.state', '=', state);
      if (identityId !== undefined) query = query.where('t.identity_id', '=', identityId);
      if (after !== null) query = query.where('t.id', '<', after);
      return (await query.execute()).map(({ record, owner }) => ({ ...record, owner }));
    },
  };
}
