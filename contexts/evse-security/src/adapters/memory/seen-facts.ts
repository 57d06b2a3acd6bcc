import type { MemoryDatabase } from '@bfcert/kernel/memory-database';
import type { SeenFacts } from '../../ports.ts';

export function memorySeenFacts(database: MemoryDatabase): SeenFacts {
  const seen = database.table<Date>('evse_seen_fact');
  const add = (factId: string, at: Date): boolean => {
    if (seen.get(factId) !== null) return false;
    seen.set(factId, at);
    return true;
  };
  return {
    among: async (_tx, factIds) => new Set(factIds.filter((factId) => seen.get(factId) !== null)),
    add: async (_tx, factId, at) => add(factId, at),
    addAll: async (_tx, factIds, at) => {
      for (const factId of factIds) if (!add(factId, at)) throw new Error(`${factId} was recorded before`);
    },
    forgetBefore: async (_tx, before) => {
      for (const [factId, at] of seen.entries()) if (at < before) seen.delete(factId);
    },
  };
}
