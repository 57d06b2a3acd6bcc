import { type Selectable, sql } from 'kysely';
import type { EnrolmentToken } from '../../vas-enrolment/enrolment-token.ts';
import type { EnrolmentTokenStore } from '../../vas-enrolment/vas-enrolment-store.ts';
import { tables, type VehicleTables } from './tables.ts';

export const enrolmentTokenStore: EnrolmentTokenStore = {
  add: async (tx, token) => {
    await tables(tx)
      .insertInto('vehicle_enrolment_token')
      .values({
        id: token.id,
        identity_id: token.identityId,
        owner: token.owner,
        program: token.program,
        secret_sha256: token.secretSha256,
        created_by: token.createdBy,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
        used_for: token.usedFor,
        withdrawn_at: token.withdrawnAt,
      })
      .execute();
  },
  bySecret: async (tx, secretSha256) => {
    const row = await tables(tx)
      .selectFrom('vehicle_enrolment_token')
      .selectAll()
      .where('secret_sha256', '=', secretSha256)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : enrolmentToken(row);
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('vehicle_enrolment_token')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : enrolmentToken(row);
  },
  use: async (tx, id, requestSha256) => {
    await tables(tx)
      .updateTable('vehicle_enrolment_token')
      .set({ used_for: requestSha256 })
      .where('id', '=', id)
      .execute();
  },
  withdraw: async (tx, id, at) => {
    await tables(tx).updateTable('vehicle_enrolment_token').set({ withdrawn_at: at }).where('id', '=', id).execute();
  },
  page: async (tx, owners, { identityId, program, before, limit }) => {
    let query = tables(tx).selectFrom('vehicle_enrolment_token').selectAll().orderBy('id', 'desc').limit(limit);
    if (owners !== 'all') query = query.where(sql<boolean>`owner = any(${[...owners]}::text[])`);
    if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
    if (program !== undefined) query = query.where('program', '=', program);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(enrolmentToken);
  },
  moveToOwner: async (tx, identityId, owner) => {
    await tables(tx)
      .updateTable('vehicle_enrolment_token')
      .set({ owner })
      .where('identity_id', '=', identityId)
      .execute();
  },
};

const enrolmentToken = (row: Selectable<VehicleTables['vehicle_enrolment_token']>): EnrolmentToken => ({
  id: row.id,
  identityId: row.identity_id,
  owner: row.owner,
  program: row.program,
  secretSha256: row.secret_sha256,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedFor: row.used_for,
  withdrawnAt: row.withdrawn_at,
});
