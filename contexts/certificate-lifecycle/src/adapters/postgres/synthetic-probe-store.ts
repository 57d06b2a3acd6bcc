import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { SyntheticProbeStore } from '../../synthetic-probe/synthetic-probe-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresSyntheticProbeStore(database: Database): SyntheticProbeStore {
  const db = database.kysely<LifecycleTables>();
  const rows = () => db.selectFrom('lifecycle.synthetic_probe').select('record');
  return {
    async insert(tx, probe) {
      const { numInsertedOrUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.synthetic_probe')
        .values({ record: storable(probe) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    async update(tx, probe) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.synthetic_probe')
        .set({ record: storable(probe) })
        .where('id', '=', probe.id)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`there is no ${probe.id}`);
    },

    async lock(tx, id) {
      const one = kyselyOf<LifecycleTables>(tx).selectFrom('lifecycle.synthetic_probe').select('record');
      return (await one.where('id', '=', id).forUpdate().executeTakeFirst())?.record ?? null;
    },

    find: async (id) => (await rows().where('id', '=', id).executeTakeFirst())?.record ?? null,

    async open() {
      const open = await rows().where('cleared', '=', false).orderBy('id').execute();
      return open.map(({ record }) => record);
    },

    async newest(state) {
      const query = rows().orderBy('id', 'desc').limit(1);
      return (await (state === null ? query : query.where('state', '=', state)).executeTakeFirst())?.record ?? null;
    },

    async page({ state, before, limit }) {
      let query = rows().orderBy('id', 'desc').limit(limit);
      if (state !== null) query = query.where('state', '=', state);
      if (before !== null) query = query.where('id', '<', before);
      return (await query.execute()).map(({ record }) => record);
    },
  };
}
