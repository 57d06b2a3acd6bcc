import type { Transaction } from '@bfcert/kernel/transaction';
import { type Selectable, sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { StationOrder } from '../../station-order/station-order.ts';
import type { StationOrderStore } from '../../station-order/station-order-store.ts';
import { anyOf } from './any-of.ts';
import { type EvseTables, tables } from './tables.ts';

export const stationOrderStore: StationOrderStore = {
  add: async (tx, order) => {
    const { numInsertedOrUpdatedRows } = await tables(tx)
      .insertInto('evse_station_order')
      .values(row(order))
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n ? 'added' : 'on_order';
  },
  find: async (tx, id) => {
    const found = await tables(tx).selectFrom('evse_station_order').selectAll().where('id', '=', id).executeTakeFirst();
    return found === undefined ? null : order(found);
  },
  lock: async (tx, id) => {
    const found = await tables(tx)
      .selectFrom('evse_station_order')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    return found === undefined ? null : order(found);
  },
  save: async (tx, saved) => {
    const { id, ...rest } = row(saved);
    await tables(tx).updateTable('evse_station_order').set(rest).where('id', '=', id).execute();
  },
  latestOf: async (tx, id, limit) => (await latestOfEach(tx, [id], limit)).get(id) ?? [],
  latestOfEach,
  waitingOf: async (tx, ids) => {
    const rows = await tables(tx)
      .selectFrom('evse_station_order')
      .select('id')
      .where('identity_id', '=', anyOf(ids))
      .where('state', '=', 'waiting')
      .execute();
    return rows.map((one) => one.id);
  },
  withWaiting: async (tx, ids) => {
    const rows = await tables(tx)
      .selectFrom('evse_station_order')
      .select('identity_id')
      .distinct()
      .where('identity_id', '=', anyOf(ids))
      .where('state', '=', 'waiting')
      .execute();
    return new Set(rows.map((one) => one.identity_id));
  },
  takeDue: async (tx, at, { limit, again }) => {
    const rows = await tables(tx)
      .updateTable('evse_station_order')
      .set({ next_look_at: again })
      .where('id', 'in', (from) =>
        from
          .selectFrom('evse_station_order')
          .select('id')
          .where('state', '=', 'waiting')
          .where('next_look_at', '<=', at)
          .orderBy('next_look_at')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .returning('id')
      .execute();
    const lost = await tables(tx)
      .selectFrom('evse_station_order')
      .select('id')
      .where('state', '=', 'sent')
      .where('next_look_at', '<=', at)
      .limit(limit)
      .execute();
    return [...rows, ...lost].map((one) => one.id);
  },
  forget: async (tx, endedBefore, limit) => {
    const { numDeletedRows } = await tables(tx)
      .deleteFrom('evse_station_order')
      .where('id', 'in', (from) =>
        from.selectFrom('evse_station_order').select('id').where('ended_at', '<', endedBefore).limit(limit),
      )
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
};

async function latestOfEach(tx: Transaction, ids: readonly ChargerId[], limit: number) {
  const { rows } = await sql<Selectable<EvseTables['evse_station_order']>>`
    select latest.* from unnest(${[...ids]}::text[]) as asked (identity_id),
      lateral (select * from evse_station_order o
        where o.identity_id = asked.identity_id order by o.id desc limit ${limit}) as latest
    order by latest.id desc`.execute(tables(tx));
  return Map.groupBy(rows.map(order), ({ identityId }) => identityId);
}

const row = (one: StationOrder) => ({
  id: one.id,
  identity_id: one.identityId,
  thing: JSON.stringify(one.thing),
  state: one.state,
  outcome: JSON.stringify(one.outcome),
  ordered_by: one.orderedBy,
  reason: one.reason,
  correlation_id: one.correlationId,
  ordered_at: one.orderedAt,
  expires_at: one.expiresAt,
  next_look_at: one.nextLookAt,
  ended_at: one.endedAt,
});

function order(found: Selectable<EvseTables['evse_station_order']>): StationOrder {
  return {
    id: found.id,
    identityId: found.identity_id,
    thing: found.thing,
    state: found.state,
    outcome: found.outcome,
    orderedBy: found.ordered_by,
    reason: found.reason,
    correlationId: found.correlation_id,
    orderedAt: found.ordered_at,
    expiresAt: found.expires_at,
    nextLookAt: found.next_look_at,
    endedAt: found.ended_at,
  };
}
