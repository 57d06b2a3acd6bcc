import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ChargerId } from '../../charger/charger.ts';
import { isOpen, type StationOrder } from '../../station-order/station-order.ts';
import type { StationOrderStore } from '../../station-order/station-order-store.ts';

export function memoryOrderStore(database: MemoryDatabase): StationOrderStore {
  const orders = database.table<StationOrder>('evse_station_order');
  /** Of each charger, oldest first. */
  const ids = database.table<readonly string[]>('evse_station_order_of_charger');
  const of = (id: ChargerId) => orders.among(ids.get(id) ?? []);
  const waiting = (id: ChargerId) => of(id).filter(({ state }) => state === 'waiting');
  return onlyThese<StationOrderStore>('station orders', {
    add: async (_tx, order) => {
      const own = of(order.identityId);
      const thing = JSON.stringify(order.thing);
      if (own.some((one) => isOpen(one.state) && JSON.stringify(one.thing) === thing)) return 'on_order';
      orders.set(order.id, order);
      ids.set(order.identityId, [...own.map(({ id }) => id), order.id]);
      return 'added';
    },
    find: async (_tx, id) => orders.get(id),
    lock: async (_tx, id) => orders.get(id),
    save: async (_tx, order) => orders.set(order.id, order),
    latestOf: async (_tx, id, limit) => of(id).toReversed().slice(0, limit),
    latestOfEach: async (_tx, chargers, limit) =>
      new Map(chargers.flatMap((id) => (of(id).length === 0 ? [] : [[id, of(id).toReversed().slice(0, limit)]]))),
    waitingOf: async (_tx, chargers) => chargers.flatMap(waiting).map(({ id }) => id),
    withWaiting: async (_tx, chargers) => new Set(chargers.filter((id) => waiting(id).length > 0)),
  });
}
