import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Closing } from '@bfcert/kernel/closing';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import { claimDirectory, type DatabaseConnection } from '@bfcert/kernel/postgres';
import { launchControlPlane } from '@bfcert/pki-control-plane/launch';
import type { Configuration } from '../configuration/configuration.ts';
import { publicationUrlOf, publishedDirectoryOf } from '../configuration/publication.ts';
import { placeAuthority, startAuthority, told } from './authority-child.ts';
import { writeCallers } from './callers.ts';
import { type Child, startChild } from './child.ts';
import { startControlPlane } from './control-plane-child.ts';
import { awaitFreePorts } from './free-ports.ts';
import { type Kept, keepRunning } from './keep-running.ts';
import { startPostgres } from './postgres-child.ts';
import { prepareSecrets, type SecretPaths } from './secrets.ts';
import { gatewaySettings, serverSettings } from './settings.ts';
import { openFront } from './topology/front.ts';
import { oneOfEach } from './topology/one-of-each.ts';
import type { GatewayPlace, ServerPlace, Topology } from './topology/topology.ts';
import { urlOf } from './url-of.ts';

const SERVER = fileURLToPath(import.meta.resolve('@bfcert/server/main'));
const GATEWAY = fileURLToPath(import.meta.resolve('@bfcert/ocpp-gateway/main'));

const STOP_WITHIN_MS = 10_000;

/** What a fault run has otherwise. */
export interface SystemParts {
  readonly launchControlPlane: typeof launchControlPlane;
  readonly keepRunning: typeof keepRunning;
  /** How many servers and gateways there are, and how they are joined. */
  readonly topologyOf: (configuration: Configuration, secrets: SecretPaths) => Promise<Topology>;
}

const USUAL: SystemParts = { launchControlPlane, keepRunning, topologyOf: oneOfEach };

export interface RunningSystem {
  readonly secrets: SecretPaths;
  /** What confinement is worth here to each process that holds keys, by its name. */
  readonly isolation: ReadonlyMap<string, string>;
  /** Where this machine reaches UI and API. */
  readonly httpUrl: string;
  readonly topology: Topology;
  /** Of every process that was started. */
  readonly names: readonly string[];
  stop(): Promise<void>;
}

/**
 * PostgreSQL, the configured authorities, the control plane, servers and gateways (in the embedded
 * system one of each), each a process of its own below this one, started in the order in which they need
 * each other. Resolves when the API says that it is ready and stations can connect. A start that fails, or
 * is ended by `stopped`, leaves nothing running.
 *
 * @throws DirectoryInUse when another system works on the data directory.
 */
export async function startSystem(
  configuration: Configuration,
  report: (sentence: string) => void,
  stopped: AbortSignal,
  unusual: Partial<SystemParts> = {},
): Promise<RunningSystem> {
  const parts = { ...USUAL, ...unusual };
  const { dataDir, ports, listen } = configuration;
  const closing = new Closing((error, part) =>
    report(`${part} did not stop: ${error instanceof Error ? error.message : String(error)}`),
  );
  const children: Kept[] = [];
  const stop = (): Promise<void> => {
    // A child may end because another did: none of them is started again from now on.
    for (const child of children) child.letEnd();
    return closing.close();
  };
  const keep = async (start: () => Child): Promise<void> => {
    const child = parts.keepRunning(start, report);
    children.push(child);
    closing.add(child.name, () => child.stop(STOP_WITHIN_MS));
    await untilStopped(child.ready, stopped);
  };

  try {
    // 1 · Ours alone: the directory, the ports, the secrets.
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const claim = claimDirectory(dataDir);
    closing.add('the data directory', () => claim.release());
    await untilStopped(
      awaitFreePorts([
        { setting: 'ports.http', host: listen.http, port: ports.http },
        { setting: 'ports.metrics', host: listen.http, port: ports.metrics },
        { setting: 'ports.profile2', host: listen.ocpp, port: ports.profile2 },
        { setting: 'ports.profile3', host: listen.ocpp, port: ports.profile3 },
        { setting: 'ports.vehicles', host: listen.vehicles, port: ports.vehicles },
        { setting: 'ports.publication', host: listen.publication, port: ports.publication },
      ]),
      stopped,
    );
    const secrets = prepareSecrets(dataDir);
    const pkiSocket = socketPathFor(join(dataDir, 'pki'), 'pki');
    const topology = await parts.topologyOf(configuration, secrets);
    const published = publishedDirectoryOf(configuration);

    // 2 · The processes.
    const database = await provideDatabase(configuration, keep);
    const callersFile = writeCallers(dataDir, secrets);
    const isolation = new Map<string, string>();
    const authorities = configuration.authorities.map((entry) => placeAuthority(dataDir, entry));
    for (const authority of authorities) {
      await keep(() =>
        startAuthority(authority, (sentence) => isolation.set(`Authority ${authority.entry.name}`, sentence)),
      );
    }
    await keep(() =>
      startControlPlane(
        {
          dataDirectory: join(dataDir, 'pki'),
          socketPath: pkiSocket,
          passphraseFile: secrets.pkiPassphrase,
          callersFile,
          publicationUrl: publicationUrlOf(configuration),
          publishedDirectory: published,
          crlShards: configuration.crlShards,
          ...told(authorities),
        },
        (sentence) => isolation.set('PKI control plane', sentence),
        parts.launchControlPlane,
      ),
    );
    if (topology.startBus !== null) await keep(topology.startBus);
    const startServer = (place: ServerPlace): Promise<void> => {
      const settings = serverSettings(configuration, secrets, place, pkiSocket, topology);
      return keep(() => startChild(place.name, SERVER, { ...settings, link: topology.serverLink, database }));
    };
    const startGateway = (place: GatewayPlace): Promise<void> =>
      keep(() => startChild(place.name, GATEWAY, gatewaySettings(configuration, place)));
    // The first server makes what all others need.
    const [first, ...others] = topology.servers;
    await startServer(first);
    await Promise.all([...others.map(startServer), ...topology.gateways.map(startGateway)]);
    for (const front of topology.fronts) {
      const opened = await openFront(front);
      closing.add(`the port ${front.port}`, () => opened.close());
    }

    // 3 · Ready means what a load balancer would be told.
    const httpUrl = urlOf(listen.http, ports.http);
    const answer = await untilStopped(fetch(`${httpUrl}/readyz`), stopped);
    if (!answer.ok) throw new Error(`the server started and is not ready: ${await answer.text()}`);
    return { secrets, isolation, httpUrl, topology, names: children.map(({ name }) => name), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function provideDatabase(
  { databaseUrl, dataDir }: Configuration,
  keep: (start: () => Child) => Promise<void>,
): Promise<DatabaseConnection> {
  if (databaseUrl) return { connectionString: databaseUrl };
  let connection: Promise<DatabaseConnection> | null = null;
  await keep(() => {
    const postgres = startPostgres(dataDir);
    connection = postgres.connection;
    return postgres;
  });
  if (connection === null) throw new Error('PostgreSQL was not started');
  return connection;
}

/** Rejects at once when the system is told to stop, whatever it waits for. */
async function untilStopped<Value>(work: Promise<Value>, stopped: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(new Error('told to stop during the start'));
  if (stopped.aborted) end();
  stopped.addEventListener('abort', end);
  try {
    return await Promise.race([work, promise]);
  } finally {
    stopped.removeEventListener('abort', end);
  }
}
