import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { RecoveryCaseStore } from '../../recovery-case/recovery-case-store.ts';
import { anyOf } from './any-of.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

const RUNNING = ['open', 'admitting'] as const;

export function postgresRecoveryCaseStore(database: Database): RecoveryCaseStore {
  const db = database.kysely<LifecycleTables>();
  const owned = () =>
    db
      .selectFrom('lifecycle.recovery_case as c')
      .innerJoin('lifecycle.identity as i', 'i.id', 'c.identity_id')
      .select(['c.record', 'i.owner']);
  return {
    async insert(tx, one) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.recovery_case')
        .values({ record: storable(one) })
        .execute();
    },

    async update(tx, one, version) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.recovery_case')
        .set({ record: storable(one) })
        .where('id', '=', one.id)
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`${one.id} has no version ${version}`);
    },

    async inTransaction(tx, id) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.recovery_case')
        .select('record')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async runningOf(tx, identityId) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.recovery_case')
        .select('record')
        .where('identity_id', '=', identityId)
        .where('state', 'in', RUNNING)
        .executeTakeFirst();
      return row?.record ?? null;
    },

    async admittingOf(identityIds) {
      if (identityIds.length === 0) return [];
      const rows = await db
        .selectFrom('lifecycle.recovery_case')
        .select('record')
        .where('state', '=', 'admitting')
        .where('identity_id', '=', anyOf(identityIds))
        .execute();
      return rows.map(({ record }) => record);
    },

    async due(at, limit) {
      const rows = await db
        .selectFrom('lifecycle.recovery_case')
        .select('record')
        .where('state', '=', 'admitting')
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
