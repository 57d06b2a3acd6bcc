import type { Selectable } from 'kysely';
import type { WireName } from '../../charger/charger-names.ts';
import type { ControllerStation } from '../../controller/controller-station.ts';
import type { ControllerStationStore } from '../../controller/controller-station-store.ts';
import { type EvseTables, tables } from './tables.ts';

export const controllerStationStore: ControllerStationStore = {
  ofController: async (tx, id) => {
    const rows = await tables(tx)
      .selectFrom('evse_controller_station')
      .selectAll()
      .where('controller_id', '=', id)
      .orderBy('wire_name')
      .execute();
    return rows.map(controllerStation);
  },
  carrying: async (tx, wireNames) => {
    if (wireNames.length === 0) return new Map();
    const rows = await tables(tx)
      .selectFrom('evse_controller_station')
      .selectAll()
      .where('wire_name', 'in', wireNames as readonly WireName[])
      .execute();
    return new Map(rows.map((row) => [row.wire_name, controllerStation(row)]));
  },
  put: async (tx, { wireName, controllerId, boundAt, boundBy, reason, correlationId }) => {
    const row = {
      controller_id: controllerId,
      bound_at: boundAt,
      bound_by: boundBy,
      reason,
      correlation_id: correlationId,
    };
    await tables(tx)
      .insertInto('evse_controller_station')
      .values({ wire_name: wireName, ...row })
      .onConflict((conflict) => conflict.column('wire_name').doUpdateSet(row))
      .execute();
  },
  remove: async (tx, id, wireNames) => {
    if (wireNames.length === 0) return;
    await tables(tx)
      .deleteFrom('evse_controller_station')
      .where('controller_id', '=', id)
      .where('wire_name', 'in', wireNames as readonly WireName[])
      .execute();
  },
};

const controllerStation = (row: Selectable<EvseTables['evse_controller_station']>): ControllerStation => ({
  wireName: row.wire_name,
  controllerId: row.controller_id,
  boundAt: row.bound_at,
  boundBy: row.bound_by,
  reason: row.reason,
  correlationId: row.correlation_id,
});
