/** `bfcert cluster` of a fault run of waves: whatever is killed is started again at once, however often. */
import { cluster } from '@bfcert/cli/cluster';
import { keepRunning } from '@bfcert/cli/keep-running';

await cluster(
  { servers: 2, gateways: 2 },
  { keepRunning: (child, report) => keepRunning(child, report, { firstDelayMs: 0, longestDelayMs: 0 }) },
);
