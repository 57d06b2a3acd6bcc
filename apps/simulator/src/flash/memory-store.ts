import type { StationMemory } from './station-memory.ts';
import type { StationStore } from './station-store.ts';

/** Lives as long as the object: give the same one to the next station and it goes on. */
export function memoryStore(): StationStore {
  let saved: StationMemory | null = null;
  return {
    load: async () => saved,
    async save(memory) {
      saved = structuredClone(memory);
    },
  };
}
