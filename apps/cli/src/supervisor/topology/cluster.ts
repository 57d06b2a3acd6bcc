import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../configuration/configuration.ts';
import { freeLoopbackPorts } from '../free-ports.ts';
import { busSecret } from '../secrets.ts';
import { findNatsServer, startNats } from './nats-child.ts';
import type { GatewayPlace, Listener, ServerPlace, Topology } from './topology.ts';

const LOOPBACK = '127.0.0.1';

export interface ClusterSize {
  readonly servers: number;
  readonly gateways: number;
}

/**
 * Several servers and gateways on this host, joined by NATS. Each listens on the loopback on a port that is free now; the
 * configured ports are in front of them, so that people and stations notice nothing of how many there are.
 *
 * @throws when nats-server is missing.
 */
export async function clusterOf(
  { dataDir, listen, ports }: Configuration,
  { servers: serverCount, gateways: gatewayCount }: ClusterSize,
): Promise<Topology> {
  const program = findNatsServer(process.env.PATH ?? '');
  const free = await freeLoopbackPorts(1 + 4 * serverCount + 2 * gatewayCount);
  const next = (): number => {
    const port = free.pop();
    if (port === undefined) throw new Error('no free ports');
    return port;
  };
  const busPort = next();
  const bus = { servers: [`nats://${LOOPBACK}:${busPort}`], trustAnchorsFile: null };
  const [serverPasswordFile, gatewayPasswordFile] = [busSecret(dataDir, 'server'), busSecret(dataDir, 'gateway')];

  const serverPlace = (number: number): ServerPlace => {
    const name = `server-${number}`;
    return {
      name,
      http: { host: LOOPBACK, port: next() },
      // One is scraped where the only one would be.
      metrics: number === 1 ? { host: listen.http, port: ports.metrics } : { host: LOOPBACK, port: next() },
      publication: { host: LOOPBACK, port: next() },
      vehicles: {
        host: LOOPBACK,
        port: next(),
        reachedAt: LOOPBACK,
        node: `vehicles-${name}`,
        directory: join(dataDir, 'servers', name, 'vehicles'),
      },
      trustDirectory: number === 1 ? join(dataDir, 'trust') : join(dataDir, 'servers', name, 'trust'),
    };
  };
  const [, ...further] = countedFrom1(serverCount);
  const servers: Topology['servers'] = [serverPlace(1), ...further.map(serverPlace)];
  const gateways = countedFrom1(gatewayCount).map((number): GatewayPlace => {
    const nodeId = `gateway-${number}`;
    const directory = join(dataDir, 'gateways', nodeId);
    return {
      nodeId,
      name: nodeId,
      directory,
      host: LOOPBACK,
      passwordOrCertificatePort: next(),
      certificateOnlyPort: next(),
      link: {
        kind: 'nats',
        ...bus,
        user: 'gateway',
        passwordFile: gatewayPasswordFile,
        spoolDirectory: join(directory, 'spool'),
      },
    };
  });
  const front = (host: string, port: number, backends: readonly Listener[], tellsCaller = false) => {
    return { host, port, backends, tellsCaller };
  };
  const doors = (port: 'passwordOrCertificatePort' | 'certificateOnlyPort'): readonly Listener[] =>
    gateways.map((gateway) => ({ host: gateway.host, port: gateway[port] }));
  return {
    servers,
    gateways,
    serverLink: { kind: 'nats', ...bus, user: 'server', passwordFile: serverPasswordFile, replicas: 1 },
    startBus: () =>
      startNats(program, {
        directory: join(dataDir, 'nats'),
        port: busPort,
        serverPassword: readFileSync(serverPasswordFile, 'utf8'),
        gatewayPassword: readFileSync(gatewayPasswordFile, 'utf8'),
      }),
    fronts: [
      front(
        listen.http,
        ports.http,
        servers.map(({ http }) => http),
      ),
      front(
        listen.publication,
        ports.publication,
        servers.map(({ publication }) => publication),
      ),
      front(
        listen.vehicles,
        ports.vehicles,
        servers.map(({ vehicles }) => vehicles),
      ),
      front(listen.ocpp, ports.profile2, doors('passwordOrCertificatePort'), true),
      front(listen.ocpp, ports.profile3, doors('certificateOnlyPort'), true),
    ],
  };
}

const countedFrom1 = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
