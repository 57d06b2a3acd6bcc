/** A process that launches a control plane with the configuration it is given, for the test that kills it. */
import { parseConfiguration } from '../configuration.ts';
import { launchControlPlane } from '../launch.ts';

const configuration = parseConfiguration(process.argv[2] ?? '');
if (!configuration.ok) throw new Error(configuration.refusal);
await launchControlPlane({ ...configuration.value, log: () => {} }).ready;
process.stdout.write('ready\n');
