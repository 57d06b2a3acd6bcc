import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ConcessionStore } from '../../concession/concession.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { StationTolerance } from '../../station-tolerance/station-tolerance.ts';

export function memoryStationToleranceStore(database: MemoryDatabase): ConcessionStore<StationTolerance> {
  const tolerances = database.table<StationTolerance>('lifecycle.station_tolerance');
  const activeOfAll = async (ids: readonly IdentityId[]) =>
    [...tolerances.values()].filter(({ identityId, state }) => state === 'active' && ids.includes(identityId));
  return onlyThese<ConcessionStore<StationTolerance>>('station tolerances', {
    insert: async (_tx, one) => tolerances.set(one.id, one),
    update: async (_tx, one) => tolerances.set(one.id, one),
    inTransaction: async (_tx, id) => tolerances.get(id),
    activeOf: (_tx, id) => activeOfAll([id]),
    activeOfAll,
  });
}
