import { join } from 'node:path';
import { readConfiguration } from '../configuration/configuration.ts';
import { publicationUrlOf } from '../configuration/publication.ts';
import type { RunningSystem, SystemParts } from '../supervisor/start-system.ts';
import { runSystem, toldTo } from './run-system.ts';

/** `bfcert start`: the embedded system in the foreground, until SIGINT or SIGTERM. `parts`: those of a fault run. */
export async function start(parts?: Partial<SystemParts>): Promise<void> {
  const configuration = readConfiguration(process.env);
  const began = performance.now();
  const serve = async (system: RunningSystem, stopped: AbortSignal): Promise<void> => {
    const { ports, dataDir, publicHost } = configuration;
    process.stdout.write(
      [
        `Ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`,
        `  Operator UI and API   ${system.httpUrl}`,
        `  Sign-in token         ${system.secrets.adminToken}`,
        `  OCPP, password        wss://${publicHost}:${ports.profile2}/ocpp/<identity>`,
        `  OCPP, certificate     wss://${publicHost}:${ports.profile3}/ocpp/<identity>`,
        `  Revocation            ${publicationUrlOf(configuration)}`,
        `  Root for stations     ${join(dataDir, 'trust', 'csms-root.pem')}`,
        ...[...system.isolation].map(([name, worth]) => `  ${name.padEnd(21)} ${worth}`),
        '',
      ].join('\n'),
    );
    await toldTo(stopped);
    process.stdout.write('Stopping …\n');
  };
  await runSystem(configuration, serve, parts);
}
