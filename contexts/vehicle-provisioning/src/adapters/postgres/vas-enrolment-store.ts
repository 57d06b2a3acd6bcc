import { type Selectable, sql } from 'kysely';
import type { VasEnrolment } from '../../vas-enrolment/vas-enrolment.ts';
import type { VasEnrolmentStore } from '../../vas-enrolment/vas-enrolment-store.ts';
import { tables, type VehicleTables } from './tables.ts';

export const vasEnrolmentStore: VasEnrolmentStore = {
  add: async (tx, one) => {
    const row = await tables(tx)
      .insertInto('vehicle_vas_enrolment')
      .values({
        id: one.id,
        identity_id: one.identityId,
        owner: one.owner,
        program: one.program,
        proof: one.proof,
        request_sha256: one.requestSha256,
        csr_pem: one.csrPem,
        proven_with: one.provenWith,
        state: one.state,
        certificate_id: one.certificateId,
        requested_at: one.requestedAt,
        answered_by: one.answeredBy,
        answered_at: one.answeredAt,
      })
      .onConflict((conflict) => conflict.column('request_sha256').doNothing())
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  },
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('vehicle_vas_enrolment')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : enrolment(row);
  },
  ofRequest: async (tx, requestSha256) => {
    const row = await tables(tx)
      .selectFrom('vehicle_vas_enrolment')
      .selectAll()
      .where('request_sha256', '=', requestSha256)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : enrolment(row);
  },
  answer: async (tx, id, { state, by, at }) => {
    await tables(tx)
      .updateTable('vehicle_vas_enrolment')
      .set({ state, answered_by: by, answered_at: at })
      .where('id', '=', id)
      .execute();
  },
  ordered: async (tx, id, certificateId) => {
    await tables(tx)
      .updateTable('vehicle_vas_enrolment')
      .set({ certificate_id: certificateId })
      .where('id', '=', id)
      .execute();
  },
  remove: async (tx, id) => {
    await tables(tx).deleteFrom('vehicle_vas_enrolment').where('id', '=', id).execute();
  },
  page: async (tx, owners, { identityId, program, state, before, limit }) => {
    let query = tables(tx).selectFrom('vehicle_vas_enrolment').selectAll().orderBy('id', 'desc').limit(limit);
    if (owners !== 'all') query = query.where(sql<boolean>`owner = any(${[...owners]}::text[])`);
    if (identityId !== undefined) query = query.where('identity_id', '=', identityId);
    if (program !== undefined) query = query.where('program', '=', program);
    if (state !== undefined) query = query.where('state', '=', state);
    if (before !== null) query = query.where('id', '<', before);
    return (await query.execute()).map(enrolment);
  },
  moveToOwner: async (tx, identityId, owner) => {
    await tables(tx)
      .updateTable('vehicle_vas_enrolment')
      .set({ owner })
      .where('identity_id', '=', identityId)
      .execute();
  },
};

const enrolment = (row: Selectable<VehicleTables['vehicle_vas_enrolment']>): VasEnrolment => ({
  id: row.id,
  identityId: row.identity_id,
  owner: row.owner,
  program: row.program,
  proof: row.proof,
  requestSha256: row.request_sha256,
  csrPem: row.csr_pem,
  provenWith: row.proven_with,
  state: row.state,
  certificateId: row.certificate_id,
  requestedAt: row.requested_at,
  answeredBy: row.answered_by,
  answeredAt: row.answered_at,
});
