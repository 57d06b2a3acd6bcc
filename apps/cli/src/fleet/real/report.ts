import type { PlannedStation } from '../planned-station.ts';
import type { Standing } from './standing.ts';

/** Of some stations how many are how. */
export interface Counts {
  readonly stations: number;
  /** Now, by the system's own word. */
  readonly connected: number;
  /** On Profile 3, with a certificate that was proven. */
  readonly migrated: number;
  readonly underWay: number;
  /** Of those under way: back on their old path, to be tried again. */
  readonly rollback: number;
  /** What does not go on by itself: quarantined or given up. */
  readonly failed: number;
  readonly quarantined: number;
}

export interface Row extends Counts {
  readonly version: string;
  readonly model: string;
  readonly fault: string | null;
}

export function countsOf(standings: readonly (Standing | undefined)[]): Counts {
  const count = (...states: readonly Standing['migration'][]): number =>
    standings.filter((one) => one !== undefined && one.migration !== null && states.includes(one.migration)).length;
  return {
    stations: standings.length,
    connected: standings.filter((one) => one?.online === true).length,
    migrated: count('active'),
    underWay: count('planned', 'pending', 'rollback'),
    rollback: count('rollback'),
    failed: count('quarantine', 'abandoned'),
    quarantined: count('quarantine'),
  };
}

/** One for each version, model and fault that there are. */
export function rowsOf(stations: readonly PlannedStation[], standings: ReadonlyMap<number, Standing>): readonly Row[] {
  const kinds = Map.groupBy(stations, ({ version, model, fault }) => JSON.stringify([version, model, fault]));
  return [...kinds]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, of]) => {
      const [first] = of;
      if (first === undefined) return [];
      const { version, model, fault } = first;
      return [{ version, model, fault, ...countsOf(of.map(({ number }) => standings.get(number))) }];
    });
}

export const sentenceOf = ({ stations, connected, migrated, underWay, rollback, failed }: Counts): string =>
  `${connected} of ${stations} connected · ${migrated} on Profile 3 · ${underWay} under way (${rollback} rolled back) · ${failed} stopped`;
