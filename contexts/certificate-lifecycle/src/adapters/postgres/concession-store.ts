import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { BindingException } from '../../binding-exception/binding-exception.ts';
import type { Concession, ConcessionStore } from '../../concession/concession.ts';
import type { StationTolerance } from '../../station-tolerance/station-tolerance.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { ConcessionTable, LifecycleTables } from './tables.ts';

/**
 * That no name is accepted for two identities is kept by `IdentityStore`, which reads the active exceptions under
 * the same locks as the bindings.
 */
export const postgresBindingExceptionStore = (database: Database): ConcessionStore<BindingException> =>
  concessionStore(database, 'lifecycle.binding_exception');

export const postgresStationToleranceStore = (database: Database): ConcessionStore<StationTolerance> =>
  concessionStore(database, 'lifecycle.station_tolerance');

/** Their tables are alike in all that is asked here. */
type Tables<One extends Concession, Name extends string> = {
  readonly [Table in Name]: ConcessionTable<One>;
} & Pick<LifecycleTables, 'lifecycle.identity'>;

type OneTable<One extends Concession> = Tables<One, 'lifecycle.station_tolerance'>;

function concessionStore<One extends Concession>(
  database: Database,
  name: 'lifecycle.binding_exception' | 'lifecycle.station_tolerance',
): ConcessionStore<One> {
  const table = name as 'lifecycle.station_tolerance';
  const db = database.kysely<OneTable<One>>();
  const owned = () =>
    db
      .selectFrom(`${table} as c`)
      .innerJoin('lifecycle.identity as i', 'i.id', 'c.identity_id')
      .select(['c.record', 'i.owner']);
  return {
    async insert(tx, one) {
      await kyselyOf<OneTable<One>>(tx)
        .insertInto(table)
        .values({ record: storable(one) })
        .execute();
    },

    async update(tx, one, version) {
      const { numUpdatedRows } = await kyselyOf<OneTable<One>>(tx)
        .updateTable(table)
        .set({ record: storable(one) })
        .where('id', '=', one.id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${one.id} has no version ${version}`);
    },

    async inTransaction(tx, id) {
      const row = await kyselyOf<OneTable<One>>(tx)
        .selectFrom(table)
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async activeOf(tx, identityId) {
      const rows = await kyselyOf<OneTable<One>>(tx)
        .selectFrom(table)
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
        .selectFrom(table)
        .select('record')
        .where('state', '=', 'active')
        .where('identity_id', '=', anyOf(identityIds))
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom(table)
        .select('record')
        .where('state', '=', 'active')
        .where('until', '<=', at)
        .orderBy('until')
        .limit(limit)
        .execute();
      return rows.map(({ record: { id, identityId } }) => ({ id, identityId }));
    },

    async find(id, owners) {
      let query = owned().where('c.id', '=', id);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      const row = await query.executeTakeFirst();
      return row === undefined ? null : { ...row.record, owner: row.owner };
    },

    async page({ owners, state, identityId, after, limit }) {
      let query = owned().orderBy('c.id', 'desc').limit(limit);
      if (owners !== 'all') query = query.where('i.owner', '=', anyOf(owners));
      if (state !== undefined) query = query.where('c.state', '=', state);
      if (identityId !== undefined) query = query.where('c.identity_id', '=', identityId);
      if (after !== null) query = query.where('c.id', '<', after);
      return (await query.execute()).map(({ record, owner }) => ({ ...record, owner }));
    },
  };
}
