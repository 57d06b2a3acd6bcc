import type { Transaction } from '@bfcert/kernel/transaction';
import type { Selectable } from 'kysely';
import type { AuthorizationKey } from '../../authorization-key/authorization-key.ts';
import type { AuthorizationKeyStore } from '../../authorization-key/authorization-key-store.ts';
import type { ChargerId } from '../../charger/charger.ts';
import { type EvseTables, tables } from './tables.ts';

export const authorizationKeyStore: AuthorizationKeyStore = {
  add: async (tx, key, sealed) => {
    await tables(tx)
      .insertInto('evse_authorization_key')
      .values({
        id: key.id,
        identity_id: key.identityId,
        version: key.version,
        state: key.state,
        origin: key.origin,
        must_rotate: key.mustRotate,
        verifiers: JSON.stringify(key.verifiers),
        acknowledged_at: key.acknowledgedAt,
        changed_at: key.createdAt,
        created_at: key.createdAt,
      })
      .execute();
    if (sealed === null) return;
    await tables(tx).insertInto('evse_authorization_key_delivery').values({ key_id: key.id, sealed }).execute();
  },
  find: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_authorization_key')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : authorizationKey(row);
  },
  ofCharger: (tx, id) => ofChargers(tx, [id]),
  ofChargers,
  setState: async (tx, id, state, at) => {
    await tables(tx)
      .updateTable('evse_authorization_key')
      .set({ state, changed_at: at })
      .where('id', '=', id)
      .execute();
  },
  sealedSecret: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_authorization_key_delivery')
      .select('sealed')
      .where('key_id', '=', id)
      .executeTakeFirst();
    return row?.sealed ?? null;
  },
  acknowledge: async (tx, id, at) => {
    await tables(tx).updateTable('evse_authorization_key').set({ acknowledged_at: at }).where('id', '=', id).execute();
    await tables(tx).deleteFrom('evse_authorization_key_delivery').where('key_id', '=', id).execute();
  },
  eraseSecret: async (tx, id) => {
    await tables(tx).deleteFrom('evse_authorization_key_delivery').where('key_id', '=', id).execute();
  },
};

async function ofChargers(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly AuthorizationKey[]> {
  if (ids.length === 0) return [];
  const rows = await tables(tx)
    .selectFrom('evse_authorization_key')
    .selectAll()
    .where('identity_id', 'in', ids)
    .orderBy('identity_id')
    .orderBy('version')
    .execute();
  return rows.map(authorizationKey);
}

function authorizationKey(row: Selectable<EvseTables['evse_authorization_key']>): AuthorizationKey {
  return {
    id: row.id,
    identityId: row.identity_id,
    version: row.version,
    state: row.state,
    origin: row.origin,
    mustRotate: row.must_rotate,
    verifiers: row.verifiers,
    acknowledgedAt: row.acknowledged_at,
    createdAt: row.created_at,
  };
}
