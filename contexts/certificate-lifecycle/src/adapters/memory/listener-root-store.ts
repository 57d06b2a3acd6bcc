import type { MemoryDatabase } from '@bfcert/kernel/memory-database';
import type { ListenerRoot } from '../../listener-root/listener-root.ts';
import type { ListenerRootStore } from '../../listener-root/listener-root-store.ts';

export function memoryListenerRootStore(database: MemoryDatabase): ListenerRootStore {
  /** Of each slot. */
  const roots = database.table<ListenerRoot>('lifecycle.listener_root');
  return {
    find: async (slot) => roots.get(slot),
    lock: async (_tx, slot) => roots.get(slot),
    put: async (_tx, root) => roots.set(root.slot, root),
  };
}
