import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ListedRoots } from '../../anchor-drift/listed-roots.ts';
import type { ListedRootsStore } from '../../anchor-drift/listed-roots-store.ts';

export function memoryListedRootsStore(database: MemoryDatabase): ListedRootsStore {
  const lists = database.table<ListedRoots>('evse_listed_roots');
  return onlyThese<ListedRootsStore>('lists of roots', {
    ofChargers: async (_tx, ids) => lists.among(ids),
    put: async (_tx, list) => lists.set(list.identityId, list),
  });
}
