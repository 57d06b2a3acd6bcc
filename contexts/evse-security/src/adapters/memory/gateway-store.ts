import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { GatewayStore } from '../../gateway/gateway-store.ts';

/** Gateways start anew; that one is lost is not told of here. */
export function memoryGatewayStore(database: MemoryDatabase): GatewayStore {
  const starts = database.table<Date>('evse_gateway');
  return onlyThese<GatewayStore>('gateways', {
    recordStart: async (_tx, nodeId, { at }) => starts.set(nodeId, at),
    latestStart: async () =>
      [...starts.values()].reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null),
    recordSeenThere: async () => undefined,
  });
}
