import { join } from 'node:path';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import type { Configuration } from '../../configuration/configuration.ts';
import { reachable } from '../reachable.ts';
import type { SecretPaths } from '../secrets.ts';
import type { Topology } from './topology.ts';

/** The embedded system: one server and one gateway, joined by a socket. */
export async function oneOfEach({ dataDir, listen, ports }: Configuration, secrets: SecretPaths): Promise<Topology> {
  const socketPath = socketPathFor(join(dataDir, 'link'), 'link');
  const directory = join(dataDir, 'gateway');
  return {
    servers: [
      {
        name: 'the server',
        http: { host: listen.http, port: ports.http },
        metrics: { host: listen.http, port: ports.metrics },
        publication: { host: listen.publication, port: ports.publication },
        vehicles: {
          host: listen.vehicles,
          port: ports.vehicles,
          reachedAt: reachable(listen.vehicles),
          node: 'vehicles',
          directory: join(dataDir, 'vehicles'),
        },
        trustDirectory: join(dataDir, 'trust'),
      },
    ],
    gateways: [
      {
        nodeId: 'gateway',
        name: 'the gateway',
        directory,
        host: listen.ocpp,
        passwordOrCertificatePort: ports.profile2,
        certificateOnlyPort: ports.profile3,
        link: {
          kind: 'unix-socket',
          socketPath,
          secretFile: secrets.linkGateway,
          spoolDirectory: join(directory, 'spool'),
        },
      },
    ],
    serverLink: { kind: 'unix-socket', socketPath, nodes: { gateway: secrets.linkGateway } },
    startBus: null,
    fronts: [],
  };
}
