/** The PKI control plane as a process of its own; see launch.ts for how it is started. */
import { runControlPlane } from './run-control-plane.ts';

await runControlPlane();
