import type { Random } from '../../system/random.ts';
import { ALL_RULES } from '../history/rules.ts';
import type { FaultRow } from '../row.ts';
import { FaultyCluster } from './faulty-cluster.ts';

/** So many stations share a long run, and so many a short one. */
export const stationsFor = (faults: number): number => (faults < 20 ? 3 : 6);

/** A row of faults between stations and gateways: a long run has a cluster of its own, short ones share one. */
export interface StationRow extends FaultRow {
  /** One round; resolves with how many faults were really met, when all is well again or that it is not is among the violations. */
  readonly strike: (cluster: FaultyCluster, random: Random) => Promise<number>;
}

export function stationRow(row: Pick<StationRow, 'name' | 'title' | 'strike'>): StationRow {
  return {
    ...row,
    runsWith: 'cluster',
    few: 3,
    rules: ALL_RULES,
    run: (faults, random, progress) =>
      FaultyCluster.with(stationsFor(faults), (cluster) => cluster.strikeTimes(row, faults, random, progress)),
  };
}
