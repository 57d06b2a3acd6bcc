import { sql } from 'kysely';
import { restingPhases } from '../../commands/open-processes.ts';
import type { GatewayStore } from '../../gateway/gateway-store.ts';
import { tables } from './tables.ts';

export const gatewayStore: GatewayStore = {
  heard: async (tx, nodeIds, at) => {
    if (nodeIds.length === 0) return [];
    const lost = await tables(tx)
      .selectFrom('evse_gateway')
      .select('node_id')
      .where('node_id', 'in', nodeIds)
      .where('lost', '=', true)
      .forUpdate()
      .execute();
    await tables(tx)
      .insertInto('evse_gateway')
      .values([...nodeIds].sort().map((node_id) => ({ node_id, heard_at: at, lost: false })))
      .onConflict((conflict) => conflict.column('node_id').doUpdateSet({ heard_at: at, lost: false }))
      .execute();
    return lost.map((row) => row.node_id);
  },
  recordStart: async (tx, nodeId, { at, listens }) => {
    const started = {
      started_at: at,
      listens_host: listens?.host ?? null,
      listens_port: listens?.certificateOnlyPort ?? null,
    };
    await tables(tx)
      .insertInto('evse_gateway')
      .values({ node_id: nodeId, heard_at: at, lost: false, ...started })
      .onConflict((conflict) => conflict.column('node_id').doUpdateSet(started))
      .execute();
  },
  listeners: async (tx) => {
    const rows = await tables(tx)
      .selectFrom('evse_gateway')
      .select(['node_id', 'listens_host', 'listens_port'])
      .where('lost', '=', false)
      .orderBy('node_id')
      .execute();
    return rows.flatMap(({ node_id, listens_host, listens_port }) =>
      listens_host === null || listens_port === null
        ? []
        : [{ nodeId: node_id, host: listens_host, certificateOnlyPort: listens_port }],
    );
  },
  latestStart: async (tx) => {
    const { latest } = await tables(tx)
      .selectFrom('evse_gateway')
      .select((eb) => eb.fn.max('started_at').as('latest'))
      .executeTakeFirstOrThrow();
    return latest;
  },
  noticeSilent: async (tx, at) => {
    await sql`insert into evse_gateway (node_id, heard_at, lost)
      select distinct s.node_id, ${at}::timestamptz, false from evse_session s
      where not exists (select 1 from evse_gateway g where g.node_id = s.node_id)
      on conflict do nothing`.execute(tables(tx));
  },
  lose: async (tx, heardBefore) => {
    const rows = await tables(tx)
      .updateTable('evse_gateway')
      .set({ lost: true })
      .where('lost', '=', false)
      .where('heard_at', '<', heardBefore)
      .returning('node_id')
      .execute();
    return rows.map((row) => row.node_id);
  },
  recordSeenThere: async (tx, nodeId) => {
    await sql`update evse_charger c set last_seen_at = greatest(c.last_seen_at, g.heard_at)
      from evse_session s join evse_gateway g on g.node_id = s.node_id
      where s.node_id = ${nodeId} and not s.superseded and c.identity_id = s.identity_id`.execute(tables(tx));
  },
  wakeProcesses: async (tx, nodeId, at) => {
    const stations = tables(tx).selectFrom('evse_session').select('identity_id').where('node_id', '=', nodeId);
    for (const table of ['evse_migration_case', 'evse_credential_renewal'] as const) {
      await tables(tx)
        .updateTable(table)
        .set({ next_look_at: at })
        .where('identity_id', 'in', stations)
        .where('phase', 'not in', [...restingPhases])
        .execute();
    }
    await tables(tx)
      .updateTable('evse_station_order')
      .set({ next_look_at: at })
      .where('identity_id', 'in', stations)
      .where('state', '=', 'waiting')
      .execute();
  },
};
