import { join } from 'node:path';
import { readConfiguration } from '../configuration/configuration.ts';
import { publicationUrlOf } from '../configuration/publication.ts';
import type { RunningSystem, SystemParts } from '../supervisor/start-system.ts';
import { type ClusterSize, clusterOf } from '../supervisor/topology/cluster.ts';
import { urlOf } from '../supervisor/url-of.ts';
import { runSystem, toldTo } from './run-system.ts';

/** `bfcert cluster`: several servers and gateways over NATS on this host, in the foreground, until SIGINT or SIGTERM. `parts`: those of a fault run. */
export async function cluster(size: ClusterSize, parts: Partial<SystemParts> = {}): Promise<void> {
  // Never the data of a real system, unless somebody says so for this one call.
  const own = process.env.BFCERT_DATA_DIR ? {} : { dataDir: './data/cluster' };
  const configuration = readConfiguration(process.env, own);
  const began = performance.now();
  let names: readonly string[] = [];
  const serve = async (system: RunningSystem, stopped: AbortSignal): Promise<void> => {
    const { ports, dataDir, publicHost } = configuration;
    const { servers, gateways } = system.topology;
    names = system.names;
    process.stdout.write(
      [
        `Ready after ${((performance.now() - began) / 1000).toFixed(1)} s.`,
        `  Operator UI and API   ${system.httpUrl}`,
        `  Sign-in token         ${system.secrets.adminToken}`,
        `  OCPP, password        wss://${publicHost}:${ports.profile2}/ocpp/<identity>`,
        `  OCPP, certificate     wss://${publicHost}:${ports.profile3}/ocpp/<identity>`,
        `  Revocation            ${publicationUrlOf(configuration)}`,
        `  Root for stations     ${join(dataDir, 'trust', 'csms-root.pem')}`,
        '  Behind these ports, each connection to one of them:',
        ...servers.map(({ name, http }) => `  ${name.padEnd(21)} ${urlOf(http.host, http.port)}`),
        ...gateways.map(
          ({ nodeId, host, passwordOrCertificatePort, certificateOnlyPort }) =>
            `  ${nodeId.padEnd(21)} wss://${host}, ports ${passwordOrCertificatePort} and ${certificateOnlyPort}`,
        ),
        '',
      ].join('\n'),
    );
    await toldTo(stopped);
    process.stdout.write('Stopping …\n');
  };
  await runSystem(configuration, serve, { topologyOf: (settings) => clusterOf(settings, size), ...parts });
  if (names.length > 0) process.stdout.write(`Ended: ${names.join(', ')}.\n`);
}
