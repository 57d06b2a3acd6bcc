/**
 * `npm run faults:waves`: waves of migrations whose cluster is killed piece by piece meanwhile, each with hundreds of kills
 * at random moments. docs/operations/fault-runs.md says what each row does.
 */
import { faultRun } from '../fault-run.ts';
import { WAVE_ROWS } from './rows.ts';

process.exit(await faultRun(WAVE_ROWS, process.argv.slice(2)));
