/**
 * `npm run faults`: the rows of the fault matrix that concern the PKI, each with hundreds of faults at
 * random moments, against the real processes. docs/operations/fault-runs.md says what each row does.
 */
import { faultRun } from './fault-run.ts';
import { ROWS } from './rows.ts';

process.exit(await faultRun(ROWS, process.argv.slice(2)));
