/**
 * `npm run faults`: the rows of the fault matrix that concern the PKI, each with hundreds of faults at
 * random moments, against the real processes. Ends with one line of JSON, and with exit code 0 only
 * when no rule was broken. docs/operations/fault-runs.md says what each row does.
 */
import { readOptions } from './options.ts';
import { lineOf, summaryOf, violationsIn } from './report.ts';
import { ROWS } from './rows.ts';
import { type RowRun, runRow } from './run-rows.ts';

const { rows, faults: wanted, seed } = readOptions(process.argv.slice(2), ROWS);
process.stdout.write(`${wanted ?? 'a few'} faults in each of ${rows.length} rows; repeat with --seed ${seed}\n`);
const runs: RowRun[] = [];
for (const row of rows) {
  const faults = wanted ?? row.few;
  const run = await runRow(row, { faults, seed }, (done) => {
    if (done % 50 === 0 && done > 0 && done < faults) process.stdout.write(`${row.name}: ${done} of ${faults}\n`);
  });
  runs.push(run);
  process.stdout.write(`${lineOf(run)}\n`);
}
process.stdout.write(`${summaryOf(runs, seed)}\n`);
process.exit(violationsIn(runs) === 0 ? 0 : 1);
