import { type Selectable, sql } from 'kysely';
import type { SigningRequest } from '../../signing-request/signing-request.ts';
import type { SigningRequestStore } from '../../signing-request/signing-request-store.ts';
import { type EvseTables, tables } from './tables.ts';

export const signingRequestStore: SigningRequestStore = {
  put: async (tx, request) => {
    const taking = {
      process_id: request.processId,
      use: request.use,
      csr_pem: request.csrPem,
      request_id: request.requestId,
      received_at: request.receivedAt,
      proven_with: request.provenWith,
      verdict: JSON.stringify(request.verdict),
      certificate_id: null,
      unasked_at: request.unaskedAt,
    };
    const row = await tables(tx)
      .insertInto('evse_signing_request')
      .values({ id: request.id, identity_id: request.identityId, spki_sha256: request.spkiSha256, ...taking })
      .onConflict((conflict) => conflict.columns(['identity_id', 'spki_sha256']).doUpdateSet(taking))
      .returningAll()
      .executeTakeFirstOrThrow();
    return signingRequest(row);
  },
  renumber: async (tx, id, requestId) => {
    await tables(tx).updateTable('evse_signing_request').set({ request_id: requestId }).where('id', '=', id).execute();
  },
  settle: async (tx, id, verdict) => {
    const certificateId = verdict.kind === 'accepted' ? verdict.certificateId : null;
    await tables(tx)
      .updateTable('evse_signing_request')
      .set({ verdict: JSON.stringify(verdict), certificate_id: certificateId })
      .where('id', '=', id)
      .execute();
  },
  ofProcess: async (tx, processId) => {
    const rows = await tables(tx)
      .selectFrom('evse_signing_request')
      .selectAll()
      .where('process_id', '=', processId)
      .orderBy('id')
      .execute();
    return rows.map(signingRequest);
  },
  lastReceivedAt: async (tx, processId) => {
    const all = tables(tx).selectFrom('evse_signing_request').where('process_id', '=', processId);
    const { last } = await all.select((one) => one.fn.max('received_at').as('last')).executeTakeFirstOrThrow();
    return last;
  },
  ofCertificate: async (tx, id, certificateId) => {
    const row = await tables(tx)
      .selectFrom('evse_signing_request')
      .selectAll()
      .where('identity_id', '=', id)
      .where('certificate_id', '=', certificateId)
      .executeTakeFirst();
    return row === undefined ? null : signingRequest(row);
  },
  find: async (tx, id, spkiSha256) => {
    const row = await tables(tx)
      .selectFrom('evse_signing_request')
      .selectAll()
      .where('identity_id', '=', id)
      .where('spki_sha256', '=', spkiSha256)
      .executeTakeFirst();
    return row === undefined ? null : signingRequest(row);
  },
  unaskedSince: async (tx, id, endpoint, since) => {
    const rows = await tables(tx)
      .selectFrom('evse_signing_request as request')
      .leftJoin('evse_credential_renewal as renewal', 'renewal.id', 'request.process_id')
      .select('request.unasked_at')
      .where('request.identity_id', '=', id)
      .where('request.unasked_at', '>', since)
      .where(sql<boolean>`request.verdict->>'kind' <> 'refused'`)
      .where(sql<boolean>`renewal.endpoint_id is not distinct from ${endpoint?.identityId ?? null}::text`)
      .where(sql<boolean>`renewal.endpoint_purpose is not distinct from ${endpoint?.purpose ?? null}::text`)
      .execute();
    return rows.flatMap(({ unasked_at: at }) => (at === null ? [] : [at]));
  },
};

function signingRequest(row: Selectable<EvseTables['evse_signing_request']>): SigningRequest {
  return {
    id: row.id,
    identityId: row.identity_id,
    processId: row.process_id,
    spkiSha256: row.spki_sha256,
    use: row.use,
    csrPem: row.csr_pem,
    requestId: row.request_id,
    receivedAt: row.received_at,
    provenWith: row.proven_with,
    verdict: row.verdict,
    unaskedAt: row.unasked_at,
  };
}
