import type { Database } from '@bfcert/kernel/postgres';
import type { Selectable } from 'kysely';
import type { KeyRotationOrder, KeyRotationPhase } from '../../key-rotation/key-rotation.ts';
import type { KeyRotationStore } from '../../key-rotation/key-rotation-store.ts';
import { anyOf } from './any-of.ts';
import { ofChargersOf } from './of-owners.ts';
import { stationProcessStore, toProcess } from './station-process-store.ts';
import { type EvseTables, tables } from './tables.ts';

export const keyRotationStore = (database: Database): KeyRotationStore => {
  const ordersOf: KeyRotationStore['ordersOf'] = async (tx, ids) => {
    if (ids.length === 0) return [];
    const rows = await tables(tx)
      .selectFrom('evse_key_rotation_order')
      .selectAll()
      .where('rotation_id', '=', anyOf(ids))
      .execute();
    return rows.map(order);
  };
  return {
    ...stationProcessStore<KeyRotationPhase>(database, 'evse_key_rotation'),
    addOrder: async (tx, { rotationId, trigger, replaces, reconnectFrom }) => {
      await tables(tx)
        .insertInto('evse_key_rotation_order')
        .values({ rotation_id: rotationId, trigger, replaces, reconnect_from: reconnectFrom })
        .execute();
    },
    orderOf: async (tx, id) => (await ordersOf(tx, [id]))[0] ?? null,
    ordersOf,
    pageOf: async (tx, owners, { phase, before, limit }) => {
      const rows = await tables(tx)
        .selectFrom('evse_key_rotation')
        .selectAll()
        .where(ofChargersOf(owners, 'evse_key_rotation.identity_id'))
        .$if(phase !== null, (query) => query.where('phase', '=', phase))
        .$if(before !== null, (query) => query.where('id', '<', before))
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map((row) => toProcess<KeyRotationPhase>(row));
    },
  };
};

const order = (row: Selectable<EvseTables['evse_key_rotation_order']>): KeyRotationOrder => ({
  rotationId: row.rotation_id,
  trigger: row.trigger,
  replaces: row.replaces,
  reconnectFrom: row.reconnect_from,
});
