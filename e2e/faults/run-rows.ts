import { randomFrom } from '../system/random.ts';
import type { FaultRow, RowOutcome } from './row.ts';

export interface RowRun {
  readonly row: FaultRow;
  readonly outcome: RowOutcome;
  readonly seconds: number;
}

/** One row after the other, each with the same chance for the same seed, whichever rows run beside it. */
export async function runRow(
  row: FaultRow,
  { faults, seed }: { readonly faults: number; readonly seed: number },
  progress: (done: number) => void = () => {},
): Promise<RowRun> {
  const began = performance.now();
  const outcome = await row.run(faults, randomFrom(seed), progress);
  return { row, outcome, seconds: (performance.now() - began) / 1_000 };
}
