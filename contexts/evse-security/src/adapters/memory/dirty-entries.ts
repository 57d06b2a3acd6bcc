import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { DirtyEntries } from '../../admission/dirty-entries.ts';
import type { ChargerId } from '../../charger/charger.ts';

export function memoryDirtyEntries(database: MemoryDatabase): DirtyEntries {
  const marks = database.table<number>('evse_admission_dirty');
  let last = 0;
  return onlyThese<DirtyEntries>('dirty entries', {
    mark: async (_tx, id) => marks.set(id, ++last),
    list: async (_tx, limit) =>
      [...marks.entries()].slice(0, limit).map(([id, mark]) => ({ identityId: id as ChargerId, mark })),
    clear: async (_tx, published) => {
      for (const { identityId, mark } of published) if (marks.get(identityId) === mark) marks.delete(identityId);
    },
  });
}
