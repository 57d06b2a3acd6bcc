import { readOptions } from './options.ts';
import { beyondIn, lineOf, summaryOf, violationsIn } from './report.ts';
import type { FaultRow } from './row.ts';
import { type RowRun, runRow } from './run-rows.ts';

const TELL_EVERY = 50;

/** Runs those of `all` that are asked for; ends with one line of JSON. 0: no rule was broken, and no bound. */
export async function faultRun(all: readonly FaultRow[], args: readonly string[]): Promise<0 | 1> {
  const { rows, faults: wanted, seed } = readOptions(args, all);
  process.stdout.write(`${wanted ?? 'a few'} faults in each of ${rows.length} rows; repeat with --seed ${seed}\n`);
  const runs: RowRun[] = [];
  for (const row of rows) {
    const faults = wanted ?? row.few;
    let told = 0;
    const run = await runRow(row, { faults, seed }, (done) => {
      const reached = Math.floor(done / TELL_EVERY);
      if (reached > told && done < faults) process.stdout.write(`${row.name}: ${done} of ${faults}\n`);
      told = reached;
    });
    runs.push(run);
    process.stdout.write(`${lineOf(run)}\n`);
  }
  process.stdout.write(`${summaryOf(runs, seed)}\n`);
  return violationsIn(runs) === 0 && beyondIn(runs) === 0 ? 0 : 1;
}
