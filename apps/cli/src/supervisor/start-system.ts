import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { socketPathFor } from '@bfcert/kernel/local-socket';
import {
  claimDirectory,
  type DatabaseConnection,
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@bfcert/kernel/postgres';
import { launchControlPlane } from '@bfcert/pki-control-plane/launch';
import type { Configuration } from '../configuration/configuration.ts';
import { writeCallers } from './callers.ts';
import { howItEnded, startChild } from './child.ts';
import { type Kept, keepRunning } from './keep-running.ts';
import { prepareSecrets, type SecretPaths } from './secrets.ts';

const SERVER = fileURLToPath(import.meta.resolve('@bfcert/server/main'));
const GATEWAY = fileURLToPath(import.meta.resolve('@bfcert/ocpp-gateway/main'));
const UI = fileURLToPath(new URL('../../../operator-ui/dist', import.meta.url));

export interface RunningSystem {
  readonly secrets: SecretPaths;
  /** What the control plane's confinement is worth here. */
  readonly isolation: string;
  /** Process ids by role, for those who watch or kill. */
  pids(): Readonly<Record<string, number | undefined>>;
  stop(): Promise<void>;
}

/**
 * The embedded system: PostgreSQL, the control plane, the server and one gateway, each a process of
 * its own below this one, started in the order in which they need each other.
 *
 * @throws DirectoryInUse when another system works on the data directory.
 */
export async function startSystem(
  configuration: Configuration,
  report: (sentence: string) => void,
): Promise<RunningSystem> {
  const { dataDir } = configuration;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const claim = claimDirectory(dataDir);
  const running: { stop(): Promise<void> }[] = [{ stop: async () => claim.release() }];
  const stop = async (): Promise<void> => {
    for (let part = running.pop(); part; part = running.pop()) await part.stop();
  };
  try {
    const secrets = prepareSecrets(dataDir);
    const sockets = {
      pki: socketPathFor(join(dataDir, 'pki'), 'pki'),
      link: socketPathFor(join(dataDir, 'link'), 'link'),
    };

    const database = await provideDatabase(configuration, running, report);

    const callersFile = writeCallers(dataDir, secrets);
    let isolation = 'unknown';
    const pki = keepRunning(() => {
      const plane = launchControlPlane({
        dataDirectory: join(dataDir, 'pki'),
        socketPath: sockets.pki,
        passphrase: readFileSync(secrets.pkiPassphrase, 'utf8'),
        callersFile,
        log: (line) => process.stderr.write(`${line}\n`),
      });
      return {
        name: 'the PKI control plane',
        pid: plane.child.pid,
        ready: plane.ready.then((ready) => {
          isolation = describeIsolation(ready.isolation);
        }),
        exited: howItEnded(plane.child),
        stop: () => plane.stop(),
      };
    }, report);
    running.push({ stop: () => pki.stop(5_000) });
    await pki.ready;

    const server = kept('the server', SERVER, running, report, {
      database,
      pki: { socketPath: sockets.pki, secretFile: secrets.pkiCallerServer },
      link: { socketPath: sockets.link, nodes: { gateway: secrets.linkGateway } },
      secrets: { pepper: secrets.pepper, deliveryKey: secrets.deliveryKey, adminToken: secrets.adminToken },
      http: { host: configuration.listen.http, port: configuration.ports.http },
      metrics: { host: configuration.listen.http, port: configuration.ports.metrics },
      stations: {
        organisation: configuration.organisation,
        host: configuration.publicHost,
        profile3Port: configuration.ports.profile3,
        probeHost: '127.0.0.1',
        patience: configuration.patience,
      },
      trustDirectory: join(dataDir, 'trust'),
      uiDirectory: UI,
      logLevel: configuration.logLevel,
    });
    await server.ready;

    const gateway = kept('the gateway', GATEWAY, running, report, {
      nodeId: 'gateway',
      link: {
        kind: 'unix-socket',
        socketPath: sockets.link,
        secretFile: secrets.linkGateway,
        spoolDirectory: join(dataDir, 'gateway', 'spool'),
      },
      gateway: {
        dataDirectory: join(dataDir, 'gateway'),
        host: configuration.listen.ocpp,
        serverName: configuration.publicHost,
        organisation: configuration.organisation,
        passwordOrCertificatePort: configuration.ports.profile2,
        certificateOnlyPort: configuration.ports.profile3,
        tlsPolicy: configuration.tlsPolicy,
        logLevel: configuration.logLevel,
      },
    });
    await gateway.ready;

    return {
      secrets,
      isolation,
      pids: () => ({ pki: pki.pid(), server: server.pid(), gateway: gateway.pid() }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function kept(
  name: string,
  entry: string,
  running: { stop(): Promise<void> }[],
  report: (sentence: string) => void,
  configuration: Parameters<typeof startChild>[2],
): Kept {
  const child = keepRunning(() => startChild(name, entry, configuration), report);
  running.push({ stop: () => child.stop(10_000) });
  return child;
}

async function provideDatabase(
  { databaseUrl, dataDir }: Configuration,
  running: { stop(): Promise<void> }[],
  report: (sentence: string) => void,
): Promise<DatabaseConnection> {
  if (databaseUrl) return { connectionString: databaseUrl };
  const keep = await keepPostgres(dataDir, report);
  running.push(keep);
  return keep.connection;
}

/** PostgreSQL that ended without being told to is started again on the same socket; nothing committed is lost. */
async function keepPostgres(dataDirectory: string, report: (sentence: string) => void) {
  const log = (line: string): void => {
    // Its own log is chatty at starts and stops; what matters is marked. An attempt of ours that came too early does not.
    if (/\b(ERROR|FATAL|PANIC)\b/.test(line) && !line.includes('the database system is starting up'))
      process.stderr.write(`postgres: ${line}\n`);
  };
  let stopped = false;
  let current: EmbeddedPostgres = await startEmbeddedPostgres({ dataDirectory, log });
  const watch = (postgres: EmbeddedPostgres): void =>
    postgres.onExit(() => {
      if (stopped) return;
      report('PostgreSQL ended; it is started again');
      startEmbeddedPostgres({ dataDirectory, log }).then(
        (next) => {
          current = next;
          watch(next);
        },
        (error: unknown) => {
          report(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
          process.exit(1);
        },
      );
    });
  watch(current);
  return {
    connection: current.connection,
    stop: async () => {
      stopped = true;
      await current.stop();
    },
  };
}

function describeIsolation(isolation: {
  readonly networkNamespace: boolean;
  readonly permissionModel: boolean;
}): string {
  const parts = ['a process of its own with an empty environment'];
  if (isolation.permissionModel) parts.push('Node’s permission model');
  if (isolation.networkNamespace) parts.push('no network');
  return parts.join(', ');
}
