import type { Transaction } from '@bfcert/kernel/transaction';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { SessionStore } from '../../charger/charger-store.ts';
import type { Session } from '../../charger/session.ts';
import { anyOf } from './any-of.ts';
import { ofChargersOf } from './of-owners.ts';
import { type EvseTables, tables } from './tables.ts';

/** Only open sessions have rows. */
export const sessionStore: SessionStore = {
  nextEpoch: async (tx) => {
    const [epoch] = await sessionStore.nextEpochs(tx, 1);
    if (epoch === undefined) throw new Error('the sequence gave nothing');
    return epoch;
  },
  nextEpochs: async (tx, count) => {
    const { rows } = await sql<{ epoch: number }>`select nextval('evse_session_epoch') as epoch
      from generate_series(1, ${count})`.execute(tables(tx));
    return rows.map(({ epoch }) => epoch).sort((a, b) => a - b);
  },
  open: (tx, id, opened) => sessionStore.openAll(tx, new Map([[id, opened]])),
  openAll: async (tx, sessions) => {
    if (sessions.size === 0) return;
    await tables(tx)
      .insertInto('evse_session')
      .values([...sessions].map(([id, opened]) => row(id, opened)))
      .execute();
  },
  current: async (tx, id) => (await currentOf(tx, [id])).get(id) ?? null,
  currentOf,
  countOnline: async (tx, owners) => {
    const { count } = await tables(tx)
      .selectFrom('evse_session')
      .select((eb) => eb.fn.count<number>('identity_id').distinct().as('count'))
      .where(ofChargersOf(owners, 'evse_session.identity_id'))
      .where('superseded', '=', false)
      .where(isOfLostGateway, 'is', false)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  nodesElsewhereOf,
  recordUpstream: async (tx, connectionId, upstream) => {
    await tables(tx)
      .updateTable('evse_session')
      .set({ upstream: JSON.stringify(upstream) })
      .where('connection_id', '=', connectionId)
      .execute();
  },
  upstreams: async (tx) => {
    const { rows } = await sql<{ name: string; isConnected: boolean; since: Date; stations: number }>`
      select upstream->>'name' as name, (upstream->>'isConnected')::boolean as "isConnected",
        date_trunc('minute', (upstream->>'since')::timestamptz) as since, count(distinct identity_id)::int as stations
      from evse_session
      where upstream is not null and not superseded and (${isOfLostGateway}) is false
      group by 1, 2, 3`.execute(tables(tx));
    return rows;
  },
  byConnection: async (tx, id, connectionId) => {
    const row = await tables(tx)
      .selectFrom('evse_session')
      .selectAll()
      .where('connection_id', '=', connectionId)
      .where('identity_id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : session(row);
  },
  close: async (tx, id, connectionId) => {
    const { numDeletedRows } = await tables(tx)
      .deleteFrom('evse_session')
      .where('connection_id', '=', connectionId)
      .where('identity_id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
  supersedeElsewhere: (tx, id, owner) => sessionStore.supersedeAllElsewhere(tx, [id], owner),
  supersedeAllElsewhere: async (tx, ids, { nodeId }) => {
    await tables(tx)
      .updateTable('evse_session')
      .set({ superseded: true })
      .where('identity_id', '=', anyOf(ids))
      .where('node_id', '<>', nodeId)
      .where('superseded', '=', false)
      .execute();
  },
  superseded: async (tx, nodeIds, limit) => {
    if (nodeIds.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_session')
      .select(['identity_id', 'node_id', 'connection_id'])
      .where('superseded', '=', true)
      .where('node_id', 'in', nodeIds)
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      identityId: row.identity_id,
      nodeId: row.node_id,
      connectionId: row.connection_id,
    }));
  },
  // From one gateway to the next in the index, however many sessions each has.
  nodes: async (tx) => {
    const { rows } = await sql<{ node_id: string }>`with recursive node (node_id) as (
        (select node_id from evse_session order by node_id limit 1)
        union all
        select (select s.node_id from evse_session s where s.node_id > n.node_id order by s.node_id limit 1)
        from node n where n.node_id is not null
      ) select node_id from node where node_id is not null`.execute(tables(tx));
    return rows.map((row) => row.node_id);
  },
  closeAllOfNode: async (tx, nodeId) => {
    await tables(tx).deleteFrom('evse_session').where('node_id', '=', nodeId).execute();
  },
};

/** There are few gateways, and hardly ever a lost one. */
export const isOfLostGateway = sql<boolean>`exists (select 1 from evse_gateway g
  where g.node_id = evse_session.node_id and g.lost)`;

async function nodesElsewhereOf(tx: Transaction, ids: readonly ChargerId[], nodeId: string) {
  const rows = await tables(tx)
    .selectFrom('evse_session')
    .select(['identity_id', 'node_id'])
    .distinct()
    .where('identity_id', '=', anyOf(ids))
    .where('node_id', '<>', nodeId)
    .execute();
  const nodes = new Map<ChargerId, string[]>();
  for (const one of rows) nodes.set(one.identity_id, [...(nodes.get(one.identity_id) ?? []), one.node_id]);
  return nodes;
}

async function currentOf(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, Session>> {
  if (ids.length === 0) return new Map();
  const rows = await tables(tx)
    .selectFrom('evse_session')
    .selectAll()
    .distinctOn('identity_id')
    .where('identity_id', 'in', ids)
    .where('superseded', '=', false)
    .where(isOfLostGateway, 'is', false)
    .orderBy('identity_id')
    .orderBy('epoch', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.identity_id, session(row)]));
}

const row = (id: ChargerId, session: Session): Insertable<EvseTables['evse_session']> => ({
  connection_id: session.connectionId,
  identity_id: id,
  node_id: session.nodeId,
  epoch: session.epoch,
  opened_at: session.openedAt,
  connected_at: session.connectedAt,
  superseded: session.superseded,
  protocol: session.protocol,
  security_profile: session.securityProfile,
  port: session.port,
  remote_address: session.remoteAddress,
  fingerprint: session.fingerprint,
  controller_id: session.controllerId,
  bootstrap: session.isBootstrap,
  key_id: session.keyId,
  upstream: session.upstream === null ? null : JSON.stringify(session.upstream),
});

function session(row: Selectable<EvseTables['evse_session']>): Session {
  return {
    connectionId: row.connection_id,
    nodeId: row.node_id,
    epoch: row.epoch,
    openedAt: row.opened_at,
    connectedAt: row.connected_at,
    superseded: row.superseded,
    protocol: row.protocol,
    securityProfile: row.security_profile,
    port: row.port,
    remoteAddress: row.remote_address,
    fingerprint: row.fingerprint,
    controllerId: row.controller_id,
    isBootstrap: row.bootstrap,
    keyId: row.key_id,
    upstream: row.upstream === null ? null : { ...row.upstream, since: new Date(row.upstream.since) },
  };
}
