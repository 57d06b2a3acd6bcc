import type { Transaction } from '@bfcert/kernel/transaction';
import { type Selectable, sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { SessionStore } from '../../charger/charger-store.ts';
import type { Session } from '../../charger/session.ts';
import { ofChargersOf } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';

/** Only open sessions have rows. */
export const sessionStore: SessionStore = {
  nextEpoch: async (tx) => {
    const { rows } = await sql<{ epoch: number }>`select nextval('evse_session_epoch') as epoch`.execute(tables(tx));
    const row = rows[0];
    if (row === undefined) throw new Error('the sequence gave nothing');
    return row.epoch;
  },
  open: async (tx, id, session) => {
    await tables(tx)
      .insertInto('evse_session')
      .values({
        connection_id: session.connectionId,
        identity_id: id,
        node_id: session.nodeId,
        epoch: session.epoch,
        opened_at: session.openedAt,
        protocol: session.protocol,
        security_profile: session.securityProfile,
        port: session.port,
        remote_address: session.remoteAddress,
        fingerprint: session.fingerprint,
        key_id: session.keyId,
      })
      .execute();
  },
  current: async (tx, id) => (await currentOf(tx, [id])).get(id) ?? null,
  currentOf,
  countOnline: async (tx, owners) => {
    const { count } = await tables(tx)
      .selectFrom('evse_session')
      .select((eb) => eb.fn.count<number>('identity_id').distinct().as('count'))
      .where(ofChargersOf(owners, 'evse_session.identity_id'))
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  byConnection: async (tx, connectionId) => {
    const row = await tables(tx)
      .selectFrom('evse_session')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .executeTakeFirst();
    return row === undefined ? null : { identityId: row.identity_id, session: session(row) };
  },
  close: async (tx, id, connectionId) => {
    const { numDeletedRows } = await tables(tx)
      .deleteFrom('evse_session')
      .where('connection_id', '=', connectionId)
      .where('identity_id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
  closeAllOfNode: async (tx, nodeId) => {
    const rows = await tables(tx)
      .deleteFrom('evse_session')
      .where('node_id', '=', nodeId)
      .returning('identity_id')
      .execute();
    return rows.map((row) => row.identity_id);
  },
};

async function currentOf(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, Session>> {
  if (ids.length === 0) return new Map();
  const rows = await tables(tx)
    .selectFrom('evse_session')
    .selectAll()
    .distinctOn('identity_id')
    .where('identity_id', 'in', ids)
    .orderBy('identity_id')
    .orderBy('epoch', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.identity_id, session(row)]));
}

function session(row: Selectable<EvseTables['evse_session']>): Session {
  return {
    connectionId: row.connection_id,
    nodeId: row.node_id,
    epoch: row.epoch,
    openedAt: row.opened_at,
    protocol: row.protocol,
    securityProfile: row.security_profile,
    port: row.port,
    remoteAddress: row.remote_address,
    fingerprint: row.fingerprint,
    keyId: row.key_id,
  };
}
