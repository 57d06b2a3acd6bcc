import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { AttestationStore } from '../../attestation/attestation-store.ts';
import { storable } from './storable.ts';
import type { LifecycleTables } from './tables.ts';

export function postgresAttestationStore(database: Database): AttestationStore {
  const db = database.kysely<LifecycleTables>();
  return {
    async insert(tx, attestation) {
      await kyselyOf<LifecycleTables>(tx)
        .insertInto('lifecycle.attestation')
        .values({ record: storable(attestation) })
        .execute();
    },

    async update(tx, attestation) {
      const { numUpdatedRows } = await kyselyOf<LifecycleTables>(tx)
        .updateTable('lifecycle.attestation')
        .set({ record: storable(attestation) })
        .where('id', '=', attestation.id)
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) throw new Error(`there is no ${attestation.id}`);
    },

    async lock(tx, id) {
      const one = kyselyOf<LifecycleTables>(tx).selectFrom('lifecycle.attestation').select('record');
      return (await one.where('id', '=', id).forUpdate().executeTakeFirst())?.record ?? null;
    },

    async page({ criterion, before, limit }) {
      let query = db.selectFrom('lifecycle.attestation').select('record').orderBy('id', 'desc').limit(limit);
      if (criterion !== null) query = query.where('criterion', '=', criterion);
      if (before !== null) query = query.where('id', '<', before);
      return (await query.execute()).map(({ record }) => record);
    },

    async inForce(now) {
      const rows = await db
        .selectFrom('lifecycle.attestation')
        .select('record')
        .where('withdrawn', '=', false)
        .where('until', '>', now.toISOString())
        .orderBy('until', 'desc')
        .execute();
      return rows.map(({ record }) => record);
    },
  };
}
