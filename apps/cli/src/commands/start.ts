import { join } from 'node:path';
import { readConfiguration } from '../configuration/configuration.ts';
import { startSystem } from '../supervisor/start-system.ts';
import { untilToldToStop } from '../supervisor/until-told-to-stop.ts';

/** `bfcert start`: the embedded system in the foreground, until SIGINT or SIGTERM. */
export async function start(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const stopped = untilToldToStop();
  const began = performance.now();
  const system = await startSystem(configuration, (sentence) => process.stderr.write(`bfcert: ${sentence}\n`));
  const { ports, dataDir, publicHost } = configuration;
  process.stdout.write(
    [
      `Ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`,
      `  Operator UI and API   http://127.0.0.1:${ports.http}`,
      `  Sign-in token         ${system.secrets.adminToken}`,
      `  OCPP, password        wss://${publicHost}:${ports.profile2}/ocpp/<identity>`,
      `  OCPP, certificate     wss://${publicHost}:${ports.profile3}/ocpp/<identity>`,
      `  Root for stations     ${join(dataDir, 'trust', 'csms-root.pem')}`,
      `  PKI control plane     ${system.isolation}`,
      '',
    ].join('\n'),
  );
  await stopped;
  process.stdout.write('Stopping …\n');
  await system.stop();
}
