/**
 * `bfcert cluster` for fault runs: what was killed is started again at once, however often. One server, and a gateway that no
 * station is at; those of the run are its own.
 */
import { cluster } from '@bfcert/cli/cluster';
import { keepRunning } from '@bfcert/cli/keep-running';

await cluster(
  { servers: 1, gateways: 1 },
  { keepRunning: (child, report) => keepRunning(child, report, { firstDelayMs: 0, longestDelayMs: 0 }) },
);
