import type { Transaction } from '@bfcert/kernel/transaction';
import { type Selectable, sql } from 'kysely';
import type { AuthorizationKey } from '../../authorization-key/authorization-key.ts';
import type { AuthorizationKeyStore } from '../../authorization-key/authorization-key-store.ts';
import type { ChargerId } from '../../charger/charger.ts';
import { anyOf } from './any-of.ts';
import { type EvseTables, tables } from './tables.ts';

/** As the function of this name says, of those that it says it of. */
const timeRunsFrom = sql<Date>`(case when state = 'retiring' then changed_at else created_at end)`;

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
        rotate_because: key.rotateBecause,
        fingerprint: key.fingerprint,
        weaknesses: [...key.weaknesses],
        last_used_at: key.lastUsedAt,
        changed_at: key.changedAt,
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
  lock: async (tx, id) => {
    const row = await tables(tx)
      .selectFrom('evse_authorization_key')
      .selectAll()
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? null : authorizationKey(row);
  },
  dueToRetire: async (tx, at, limit) => {
    const rows = await tables(tx)
      .selectFrom('evse_authorization_key')
      .select(['id', 'identity_id'])
      .where(
        sql<boolean>`(state = 'retiring' or (state in ('pending', 'set_aside') and must_rotate and last_used_at is null))`,
      )
      .where(timeRunsFrom, '<=', at)
      .orderBy(timeRunsFrom)
      .limit(limit)
      .execute();
    return rows.map(({ id, identity_id: identityId }) => ({ id, identityId }));
  },
  ofCharger: (tx, id) => ofChargers(tx, [id]),
  ofChargers,
  setState: async (tx, id, state, at) => {
    await tables(tx)
      .updateTable('evse_authorization_key')
      .set({ state, changed_at: at, ...(isOver(state) ? { fingerprint: null } : {}) })
      .where('id', '=', id)
      .execute();
  },
  mustRotate: async (tx, id, because) => {
    await tables(tx)
      .updateTable('evse_authorization_key')
      .set({ must_rotate: true, rotate_because: because })
      .where('id', '=', id)
      .execute();
  },
  recordUsed: async (tx, ids, at) => {
    if (ids.length === 0) return;
    const hourAgo = new Date(at.getTime() - 3_600_000);
    await tables(tx)
      .updateTable('evse_authorization_key')
      .set({ last_used_at: at })
      .where('id', '=', anyOf(ids))
      .where((row) => row.or([row('last_used_at', 'is', null), row('last_used_at', '<=', hourAgo)]))
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

/** Nobody comes in with it any more, so nobody has to know whose it was beside. */
const isOver = (state: AuthorizationKey['state']): boolean => state === 'retired' || state === 'revoked';

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
    rotateBecause: row.rotate_because,
    fingerprint: row.fingerprint,
    weaknesses: row.weaknesses,
    acknowledgedAt: row.acknowledged_at,
    lastUsedAt: row.last_used_at,
    changedAt: row.changed_at,
    createdAt: row.created_at,
  };
}
