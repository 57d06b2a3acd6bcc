import { setTimeout as wait } from 'node:timers/promises';
import { bodyOf, idempotent } from '@bfcert/api-client';
import { isOver, isUnsettled, readStandings, type Standing } from './standing.ts';
import type { WatchParts } from './watch.ts';

export interface CasesParts extends Omit<WatchParts, 'until'> {
  readonly reason: string;
}

/** Of a family, which are as many as the API takes in one request. */
const AT_ONCE = 10;
const AGAIN_AFTER_MS = 1_000;

/**
 * Each is told to move, ten of a family at a time: the next ones as soon as there is room. Resolves when all are begun, when nothing
 * of what holds the places goes on by itself, or when it is told to stop or out of time; the others are named with the reason.
 */
export async function beginCases(parts: CasesParts): Promise<void> {
  const { api, stations, names, stopped, deadline, say } = parts;
  /** By number: why not, for good. */
  const refused = new Map<number, string>();
  for (;;) {
    const standings = await readStandings(api, stations, names);
    const numbers = [...standings].flatMap(([number, { migration }]) => (migration === null ? [number] : []));
    const left = numbers.filter((number) => !refused.has(number));
    const begun = await beginNext(parts, standings, left, refused);
    if (left.length === begun.size) return;
    const isStuck = begun.size === 0 && [...standings.values()].every(isOver);
    if (isStuck || stopped.aborted || performance.now() > deadline) {
      for (const number of left) if (!begun.has(number)) say(`${names.identityOf(number)} is not moved: no room`);
      return;
    }
    await wait(AGAIN_AFTER_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** As many of each family as there is room for beside what of ours is there already. Those that are begun, or cannot be. */
async function beginNext(
  { api, stations, reason, say }: CasesParts,
  standings: ReadonlyMap<number, Standing>,
  left: readonly number[],
  refused: Map<number, string>,
): Promise<ReadonlySet<number>> {
  const modelOf = new Map(stations.map(({ number, model }) => [number, model]));
  const unsettled = Map.groupBy(
    [...standings].filter(([, one]) => isUnsettled(one)),
    ([number]) => modelOf.get(number),
  );
  const begun = new Set<number>();
  for (const [model, ofFamily] of Map.groupBy(left, (number) => modelOf.get(number))) {
    const room = Math.max(0, AT_ONCE - (unsettled.get(model)?.length ?? 0));
    const numberOf = new Map(
      ofFamily.slice(0, room).flatMap((number) => {
        const standing = standings.get(number);
        return standing === undefined ? [] : [[standing.identityId, number] as const];
      }),
    );
    if (numberOf.size === 0) continue;
    const body = { identityIds: [...numberOf.keys()], reason };
    const answer = bodyOf(await api.POST('/api/v1/migration-cases', { params: { header: idempotent() }, body }));
    for (const { identityId } of answer.planned) begun.add(numberOf.get(identityId) ?? 0);
    for (const { identityId, code, detail } of answer.refused) {
      // Others than ours hold the places.
      if (code === 'too_many_without_wave') continue;
      const number = numberOf.get(identityId) ?? 0;
      begun.add(number);
      refused.set(number, detail);
      say(`${identityId} is not moved: ${detail}`);
    }
  }
  return begun;
}
