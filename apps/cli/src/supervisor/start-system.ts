import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Closing } from '@bfcert/kernel/closing';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import { claimDirectory, type DatabaseConnection } from '@bfcert/kernel/postgres';
import { launchControlPlane } from '@bfcert/pki-control-plane/launch';
import { auditSettings } from '../configuration/audit.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { publicationUrlOf, publishedDirectoryOf } from '../configuration/publication.ts';
import { assignmentsOf, reachedBy } from '../configuration/upstreams.ts';
import { placeAuthority, startAuthority, told } from './authority-child.ts';
import { writeCallers } from './callers.ts';
import { type Child, startChild } from './child.ts';
import { startControlPlane } from './control-plane-child.ts';
import { awaitFreePorts } from './free-ports.ts';
import { type Kept, keepRunning } from './keep-running.ts';
import { startPostgres } from './postgres-child.ts';
import { reachable } from './reachable.ts';
import { prepareSecrets, type SecretPaths } from './secrets.ts';
import { urlOf } from './url-of.ts';

const SERVER = fileURLToPath(import.meta.resolve('@bfcert/server/main'));
const GATEWAY = fileURLToPath(import.meta.resolve('@bfcert/ocpp-gateway/main'));
const UI = fileURLToPath(new URL('../../../operator-ui/dist', import.meta.url));

const STOP_WITHIN_MS = 10_000;

/** What a fault run has otherwise. */
export interface SystemParts {
  readonly launchControlPlane: typeof launchControlPlane;
  readonly keepRunning: typeof keepRunning;
}

export interface RunningSystem {
  readonly secrets: SecretPaths;
  /** What confinement is worth here to each process that holds keys, by its name. */
  readonly isolation: ReadonlyMap<string, string>;
  /** Where this machine reaches UI and API. */
  readonly httpUrl: string;
  stop(): Promise<void>;
}

/**
 * The embedded system: PostgreSQL, the configured authorities, the control plane, the server and one
 * gateway, each a process of its own below this one, started in the order in which they need each
 * other. Resolves when the API says that it is ready and stations can connect. A start that fails, or
 * is ended by `stopped`, leaves nothing running.
 *
 * @throws DirectoryInUse when another system works on the data directory.
 */
export async function startSystem(
  configuration: Configuration,
  report: (sentence: string) => void,
  stopped: AbortSignal,
  parts: SystemParts = { launchControlPlane, keepRunning },
): Promise<RunningSystem> {
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
        { setting: 'ports.publication', host: listen.publication, port: ports.publication },
      ]),
      stopped,
    );
    const secrets = prepareSecrets(dataDir);
    const sockets = {
      pki: socketPathFor(join(dataDir, 'pki'), 'pki'),
      link: socketPathFor(join(dataDir, 'link'), 'link'),
    };

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
          socketPath: sockets.pki,
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
    await keep(() =>
      startChild('the server', SERVER, {
        database,
        pki: { socketPath: sockets.pki, secretFile: secrets.pkiCallerServer },
        link: { kind: 'unix-socket', socketPath: sockets.link, nodes: { gateway: secrets.linkGateway } },
        secrets: { pepper: secrets.pepper, deliveryKey: secrets.deliveryKey, adminToken: secrets.adminToken },
        audit: auditSettings(configuration.audit, secrets),
        http: {
          host: listen.http,
          port: ports.http,
          publicUrl: configuration.http.publicUrl ?? urlOf(listen.http, ports.http),
          trustedProxies: configuration.http.trustedProxies,
        },
        openId: configuration.oidc ?? null,
        metrics: { host: listen.http, port: ports.metrics },
        publication: { host: listen.publication, port: ports.publication, directory: published },
        stations: {
          organisation: configuration.organisation,
          host: configuration.publicHost,
          profile3Port: ports.profile3,
          probeHost: reachable(listen.ocpp),
          patience: configuration.patience,
        },
        iotHubs: configuration.iotHubs,
        bus: configuration.bus,
        identityFiles: configuration.identityFiles,
        serverCertificates: configuration.serverCertificates,
        upstreams: assignmentsOf(configuration.upstreams),
        trustDirectory: join(dataDir, 'trust'),
        uiDirectory: UI,
        approvals: configuration.approvals,
        support: configuration.support,
        securityEvents: configuration.securityEvents,
        certificateStatus: {
          hosts: configuration.certificateStatus.hosts,
          allowedNetworks: configuration.certificateStatus.allowedNetworks,
        },
        webhooks: configuration.webhooks,
        logLevel: configuration.logLevel,
      }),
    );
    await keep(() =>
      startChild('the gateway', GATEWAY, {
        nodeId: 'gateway',
        link: {
          kind: 'unix-socket',
          socketPath: sockets.link,
          secretFile: secrets.linkGateway,
          spoolDirectory: join(dataDir, 'gateway', 'spool'),
        },
        gateway: {
          dataDirectory: join(dataDir, 'gateway'),
          host: listen.ocpp,
          serverName: configuration.publicHost,
          organisation: configuration.organisation,
          passwordOrCertificatePort: ports.profile2,
          certificateOnlyPort: ports.profile3,
          tlsPolicy: configuration.tlsPolicy,
          upstreams: reachedBy(configuration.upstreams),
          contractTokens: configuration.certificateStatus.tokensWithoutCsms,
          logLevel: configuration.logLevel,
        },
      }),
    );

    // 3 · Ready means what a load balancer would be told.
    const httpUrl = urlOf(listen.http, ports.http);
    const answer = await untilStopped(fetch(`${httpUrl}/readyz`), stopped);
    if (!answer.ok) throw new Error(`the server started and is not ready: ${await answer.text()}`);
    return { secrets, isolation, httpUrl, stop };
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
