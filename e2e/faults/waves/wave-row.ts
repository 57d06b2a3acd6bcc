import type { Random } from '../../system/random.ts';
import { ALL_RULES } from '../history/rules.ts';
import type { FaultRow } from '../row.ts';
import { FaultyWaves } from './faulty-waves.ts';

/** A row of faults of a running wave: a long run has a cluster of its own, short ones share one. */
export interface WaveRow extends FaultRow {
  /** One wave, with so many faults at most; resolves with how many it met, when it has ended or that it has not is among the violations. */
  readonly strike: (waves: FaultyWaves, random: Random, most: number) => Promise<number>;
}

export function waveRow(row: Pick<WaveRow, 'name' | 'title' | 'few' | 'strike'>): WaveRow {
  return {
    ...row,
    runsWith: 'cluster',
    rules: ALL_RULES,
    run: (faults, random, progress) => FaultyWaves.with((waves) => waves.strikeTimes(row, faults, random, progress)),
  };
}
