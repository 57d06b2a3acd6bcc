/**
 * `npm run faults:stations`: the rows of the fault matrix between stations and gateways, each with hundreds of faults at
 * random moments, on a cluster with stations over real TLS. docs/operations/fault-runs.md says what each row does.
 */
import { faultRun } from '../fault-run.ts';
import { STATION_ROWS } from './rows.ts';

process.exit(await faultRun(STATION_ROWS, process.argv.slice(2)));
