import type { WaveRules } from './wave.ts';

/**
 * The order in which stations are begun, and their groups (from 1). Of each family one after the other, so that the first
 * few, which are tried before all others, are of as many families as there are.
 */
export function divide<Station extends { readonly family: string }>(
  stations: readonly Station[],
  { canarySize, groupSize }: Pick<WaveRules, 'canarySize' | 'groupSize'>,
): readonly (Station & { readonly position: number; readonly group: number })[] {
  const families = [...Map.groupBy(stations, ({ family }) => family).values()];
  const rounds = Math.max(0, ...families.map((family) => family.length));
  const inTurn: Station[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const family of families) {
      const station = family[round];
      if (station !== undefined) inTurn.push(station);
    }
  }
  const groupOf = (index: number): number =>
    canarySize === 0
      ? Math.floor(index / groupSize) + 1
      : index < canarySize
        ? 1
        : Math.floor((index - canarySize) / groupSize) + 2;
  return inTurn.map((station, index) => ({ ...station, position: index + 1, group: groupOf(index) }));
}
