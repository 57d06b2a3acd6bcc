import type { Random } from '../../system/random.ts';
import { addedSince, type FaultRow, type RowOutcome } from '../row.ts';
import { FaultySystem } from './faulty-system.ts';
import { fleetFor } from './fleet.ts';

/** One whose faults leave the system as other rows find it: a long run has a system of its own, short ones share one. */
export interface StrikingRow extends FaultRow {
  /** One fault; resolves when all is well again, or that it is not is among the violations. */
  readonly strike: (faulty: FaultySystem, random: Random) => Promise<void>;
}

export function strikingRow(row: Pick<StrikingRow, 'name' | 'title' | 'strike'>): StrikingRow {
  return {
    ...row,
    runsWith: 'system',
    few: 2,
    rules: ['I1', 'I2', 'I3', 'I5', 'I6', 'I7'],
    run: (faults, random, progress) =>
      FaultySystem.with(fleetFor(faults), (faulty) => strikeTimes(faulty, row, faults, random, progress)),
  };
}

export const isStriking = (row: FaultRow): row is StrikingRow => 'strike' in row;

/** The outcome is that of these faults, whatever other rows the system has had. */
export async function strikeTimes(
  faulty: FaultySystem,
  { strike }: Pick<StrikingRow, 'strike'>,
  faults: number,
  random: Random,
  progress: (done: number) => void = () => {},
): Promise<RowOutcome> {
  const before = await faulty.begin();
  for (let done = 0; done < faults; done++) {
    await strike(faulty, random);
    progress(done + 1);
  }
  return addedSince(before, await faulty.conclude(faults));
}
