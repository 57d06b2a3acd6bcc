import type { StationMemory } from './station-memory.ts';

/** Where one station keeps its memory. */
export interface StationStore {
  /** Null when nothing was ever saved. Throws when what was saved cannot be read. */
  load(): Promise<StationMemory | null>;
  /** All or nothing: after a crash in the middle the memory before it is still there. */
  save(memory: StationMemory): Promise<void>;
}
