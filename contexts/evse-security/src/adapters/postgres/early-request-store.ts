import type { Transaction } from '@bfcert/kernel/transaction';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { EarlyRequest } from '../../early-request/early-request.ts';
import type { EarlyRequestStore } from '../../early-request/early-request-store.ts';
import type { VehicleEndpoint } from '../../vehicle-endpoint/vehicle-endpoint.ts';
import { type EvseTables, tables } from './tables.ts';

const TABLE = 'evse_early_request';

export const earlyRequestStore: EarlyRequestStore = {
  find: async (tx, id, endpoint) => {
    const row = await tables(tx).selectFrom(TABLE).selectAll().where(isOf(id, endpoint)).forUpdate().executeTakeFirst();
    return row === undefined ? null : earlyRequest(row);
  },
  put: async (tx, request) => {
    const kept = {
      spki_sha256: request.spkiSha256,
      csr_pem: request.csrPem,
      request_id: request.requestId,
      proven_with: request.provenWith,
      received_at: request.receivedAt,
      reason: request.reason,
      until: request.until,
    };
    await tables(tx)
      .insertInto(TABLE)
      .values({ ...placeOf(request.identityId, request.endpoint), ...kept })
      .onConflict((conflict) =>
        conflict.columns(['identity_id', 'endpoint_id', 'endpoint_purpose', 'endpoint_slot']).doUpdateSet(kept),
      )
      .execute();
  },
  remove: async (tx, { identityId, endpoint }) => {
    await tables(tx).deleteFrom(TABLE).where(isOf(identityId, endpoint)).execute();
  },
  removeAllOf: async (tx, id) => {
    await tables(tx).deleteFrom(TABLE).where('identity_id', '=', id).execute();
  },
  due: async (tx: Transaction, at, limit) => {
    const rows = await tables(tx)
      .selectFrom(TABLE)
      .selectAll()
      .where('until', '<=', at)
      .orderBy('until')
      .limit(limit)
      .execute();
    return rows.map(earlyRequest);
  },
};

const placeOf = (id: ChargerId, endpoint: VehicleEndpoint | null) => ({
  identity_id: id,
  endpoint_id: endpoint?.identityId ?? null,
  endpoint_purpose: endpoint?.purpose ?? null,
  endpoint_slot: endpoint?.slot ?? null,
});

function isOf(id: ChargerId, endpoint: VehicleEndpoint | null) {
  const place = placeOf(id, endpoint);
  return sql<boolean>`identity_id = ${place.identity_id}
    and endpoint_id is not distinct from ${place.endpoint_id}::text
    and endpoint_purpose is not distinct from ${place.endpoint_purpose}::text
    and endpoint_slot is not distinct from ${place.endpoint_slot}::text`;
}

function earlyRequest(row: Selectable<EvseTables[typeof TABLE]>): EarlyRequest {
  const { endpoint_id: evse, endpoint_purpose: purpose, endpoint_slot: slot } = row;
  return {
    identityId: row.identity_id,
    endpoint: evse === null || purpose === null ? null : { identityId: evse, purpose, slot },
    spkiSha256: row.spki_sha256,
    csrPem: row.csr_pem,
    requestId: row.request_id,
    provenWith: row.proven_with,
    receivedAt: row.received_at,
    reason: row.reason,
    until: row.until,
  };
}
