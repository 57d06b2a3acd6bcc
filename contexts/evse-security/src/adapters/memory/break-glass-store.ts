import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { BreakGlass, BreakGlassState } from '../../break-glass/break-glass.ts';
import type { BreakGlassStore } from '../../break-glass/break-glass-store.ts';
import type { ChargerId } from '../../charger/charger.ts';

const IN_FORCE: readonly BreakGlassState[] = ['open', 'narrowed'];

export function memoryBreakGlassStore(database: MemoryDatabase): BreakGlassStore {
  const glasses = database.table<BreakGlass>('evse_break_glass');
  const among = (id: ChargerId, states: readonly BreakGlassState[], but?: BreakGlass['id']) =>
    [...glasses.values()].find((one) => one.identityId === id && states.includes(one.state) && one.id !== but);
  /** As the two unique indexes. */
  const put = (one: BreakGlass): void => {
    for (const states of [IN_FORCE, ['asked'] as const]) {
      const isIn = states.some((state) => state === one.state);
      if (isIn && among(one.identityId, states, one.id) !== undefined) throw new Error(`two are ${states.join('|')}`);
    }
    glasses.set(one.id, one);
  };
  return onlyThese<BreakGlassStore>('break-glass', {
    add: async (_tx, one) => put(one),
    find: async (_tx, id) => glasses.get(id) ?? null,
    lock: async (_tx, id) => glasses.get(id) ?? null,
    save: async (_tx, one) => put(one),
    inForceOf: async (_tx, ids) =>
      new Map(
        ids.flatMap((id) => {
          const found = among(id, IN_FORCE);
          return found === undefined ? [] : [[id, found] as const];
        }),
      ),
    latestOf: async (_tx, id) => [...glasses.values()].filter((one) => one.identityId === id).at(-1) ?? null,
    askedOf: async (_tx, id) => among(id, ['asked']) ?? null,
    due: async (_tx, { at, askedBefore }, limit) =>
      [...glasses.values()]
        .filter(({ state, until, askedAt }) =>
          state === 'open' ? until <= at : state === 'asked' && askedAt <= askedBefore,
        )
        .slice(0, limit),
  });
}
