import { type Selectable, sql } from 'kysely';
import type { VehicleKeyStore } from '../../vas-enrolment/vas-enrolment-store.ts';
import type { VehicleKey } from '../../vas-enrolment/vehicle-key.ts';
import { tables, type VehicleTables } from './tables.ts';

export const vehicleKeyStore: VehicleKeyStore = {
  add: async (tx, key) => {
    const row = await tables(tx)
      .insertInto('vehicle_key')
      .values({
        id: key.id,
        identity_id: key.identityId,
        owner: key.owner,
        program: key.program,
        spki_sha256: key.spkiSha256,
        registered_by: key.registeredBy,
        registered_at: key.registeredAt,
        withdrawn_at: key.withdrawnAt,
      })
      .onConflict((conflict) => conflict.column('spki_sha256').where('withdrawn_at', 'is', null).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  find: async (tx, spkiSha256) => {
    const row = await tables(tx)
      .selectFrom('vehicle_key')
      .selectAll()
      .where('spki_sha256', '=', spkiSha256)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    return row === undefined ? null : vehicleKey(row);
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('vehicle_key')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : vehicleKey(row);
  },
  anyIn: async (tx, program) => {
    const row = await tables(tx)
      .selectFrom('vehicle_key')
      .select('id')
      .where('program', '=', program)
      .where('withdrawn_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },
  withdraw: async (tx, id, at) => {
    await tables(tx).updateTable('vehicle_key').set({ withdrawn_at: at }).where('id', '=', id).execute();
  },
  page: async (tx, owners, { identityId, program, before, limit }) => {
    let query = tables(tx).selectFrom('vehicle_key').selectAll().orderBy('id', 'desc').limit(limit);
    if (owners !== 'all') query = query.where(sql<boolean>`owner = any(${[...owners]}::text[])`);
    if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
    if (program !== undefined) query = query.where('program', '=', program);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(vehicleKey);
  },
  moveToOwner: async (tx, identityId, owner) => {
    await tables(tx).updateTable('vehicle_key').set({ owner }).where('identity_id', '=', identityId).execute();
  },
};

const vehicleKey = (row: Selectable<VehicleTables['vehicle_key']>): VehicleKey => ({
  id: row.id,
  identityId: row.identity_id,
  owner: row.owner,
  program: row.program,
  spkiSha256: row.spki_sha256,
  registeredBy: row.registered_by,
  registeredAt: row.registered_at,
  withdrawnAt: row.withdrawn_at,
});
