/** `bfcert start` for fault runs: the control plane has a fault point, and what was killed is started again at once. */
import { fileURLToPath } from 'node:url';
import { keepRunning } from '@bfcert/cli/keep-running';
import { start } from '@bfcert/cli/start';
import { launchConfined } from '@bfcert/pki-control-plane/launch';

const CONTROL_PLANE = fileURLToPath(import.meta.resolve('@bfcert/pki-control-plane/testing/main-with-fault-point'));

await start({
  launchControlPlane: ({ log, ...configuration }) =>
    launchConfined(CONTROL_PLANE, configuration, JSON.stringify(configuration), log),
  keepRunning: (child, report) => keepRunning(child, report, { firstDelayMs: 0, longestDelayMs: 0 }),
});
