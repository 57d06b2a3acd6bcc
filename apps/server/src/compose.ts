import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CERTIFICATE_JOBS, createLifecycle, type Lifecycle } from '@bfcert/certificate-lifecycle';
import { nudgeBoard, startLifecycleWorkers } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import { pkiAuthority } from '@bfcert/certificate-lifecycle/adapters/pki-client';
import {
  lifecycleMigrations,
  postgresStores as lifecycleStores,
} from '@bfcert/certificate-lifecycle/adapters/postgres';
import {
  ADMISSION_REFRESH,
  AdmissionDrain,
  type ChargerId,
  createEvseSecurity,
  defaultProcessPolicy,
  MIGRATIONS,
  RENEWALS,
} from '@bfcert/evse-security';
import { evseMigrations, postgresStores as evseStores } from '@bfcert/evse-security/adapters/postgres';
import { systemClock } from '@bfcert/kernel/clock';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { appendEvent, OutboxReader, outboxMigrations } from '@bfcert/kernel/outbox';
import { migrate, openDatabase } from '@bfcert/kernel/postgres';
import { connectPki } from '@bfcert/pki-contract';
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { ServerConfiguration } from './configuration/server-configuration.ts';
import { ensureBackendIdentity, serveServerCertificates } from './gateways/server-certificates.ts';
import { watchOwnListener } from './gateways/watch-own-listener.ts';
import { apiRoutes } from './http/api-routes.ts';
import { createHttpApp } from './http/app.ts';
import { tokenAuthentication } from './http/authentication.ts';
import { outboxFeed } from './http/event-feed.ts';
import { healthRoutes } from './http/routes/health.ts';
import { every } from './jobs/every.ts';
import { KeyedWork } from './jobs/keyed-work.ts';
import { serveMetrics, serverMetrics } from './metrics.ts';
import { AdmissionPublisher } from './stations/admission-publisher.ts';
import { composeStationsApi } from './stations/compose-stations-api.ts';
import { serveGateways } from './stations/serve-gateways.ts';
import { stationLink } from './stations/station-link.ts';

export interface Server {
  readonly httpPort: number;
  stop(): Promise<void>;
}

/** Stations that may be talked to at once; each waits for its own answer. */
const STATIONS_AT_ONCE = 256;

/** Every part of the server, made and joined. Only here are adapters named. */
export async function startServer(configuration: ServerConfiguration, log: Logger): Promise<Server> {
  const clock = systemClock;
  const onError = (error: unknown, duty: string): void => log.error({ err: error, duty }, 'a duty failed');
  const closing: (() => Promise<unknown>)[] = [];

  // 1 · Database: one schema for all of it.
  const database = openDatabase(configuration.database, {
    poolSize: 20,
    onIdleError: (error) => log.warn({ err: error }, 'database'),
  });
  closing.push(() => database.close());
  await migrate(database, [...outboxMigrations, ...lifecycleMigrations, ...evseMigrations]);

  // 2 · Jobs: nudges in our own transactions.
  const boss = new PgBoss({ ...bossConnection(configuration.database), schema: 'jobs', max: 4 });
  boss.on('error', (error) => onError(error, 'jobs'));
  await boss.start();
  closing.push(() => boss.stop({ graceful: true, timeout: 5_000 }));
  const board = nudgeBoard(boss);
  for (const queue of [CERTIFICATE_JOBS, MIGRATIONS, RENEWALS, ADMISSION_REFRESH]) await board.open(queue);

  // 3 · The two doors: to the control plane, and for gateways.
  const pki = connectPki({
    socketPath: configuration.pki.socketPath,
    name: 'server',
    secret: await readSecretFile(configuration.pki.secretFile),
  });
  closing.push(() => pki.close());
  const nodes = new Map<string, Buffer>();
  for (const [nodeId, file] of Object.entries(configuration.link.nodes)) nodes.set(nodeId, await readSecretFile(file));
  const link = await listenServerLink({
    path: configuration.link.socketPath,
    secretOf: (nodeId) => nodes.get(nodeId) ?? null,
    onProblem: (problem) => log.warn({ problem }, 'link'),
  });
  closing.push(() => link.close());

  // 4 · The contexts.
  const stores = lifecycleStores(database);
  const lifecycle = createLifecycle({ ...stores, clock, authority: pkiAuthority(pki), nudges: board.nudges });
  const admission = new AdmissionPublisher(
    link,
    {
      entries: async (ids: readonly ChargerId[]) => {
        const entries = await Promise.all(ids.map((id) => evse.admissionEntry(id)));
        return entries.filter((entry) => entry !== null);
      },
      everything: () => evse.admissionSnapshot(),
    },
    (error) => onError(error, 'publish the admission table'),
  );
  closing.push(() => admission.close());
  const evse = createEvseSecurity({
    clock,
    transactions: database.transactions,
    lifecycle,
    stationLink: stationLink(link),
    admission,
    events: { append: appendEvent },
    audit: stores.audit,
    nudges: board.nudges,
    stores: evseStores,
    secrets: {
      pepper: await readSecretFile(configuration.secrets.pepper),
      deliveryKey: await readSecretFile(configuration.secrets.deliveryKey),
    },
    profile3: {
      url: `wss://${configuration.stations.host}:${configuration.stations.profile3Port}/ocpp`,
      port: configuration.stations.profile3Port,
      messageTimeoutSeconds: 30,
    },
    policy: { ...defaultProcessPolicy, ...configuration.stations.patience },
  });
  await writeTrustAnchors(lifecycle, configuration.trustDirectory);

  // 5 · What happens by itself: events, jobs, timers.
  const drain = new AdmissionDrain(() => evse.publishDirtyEntries(), {
    everyMs: 500,
    onError: (error) => onError(error, 'publish changed admission entries'),
  });
  const reader = new OutboxReader(database, {
    onFailure: ({ subscriber, event, error, attempts }) =>
      onError(error, `${subscriber}: ${event.type} ${event.id}, try ${attempts}`),
    onError: (error) => onError(error, 'outbox'),
  });
  for (const { name, handle } of evse.reactions) reader.subscribe(name, handle);
  reader.onSequenced(() => drain.wake());

  const lifecycleWorkers = await startLifecycleWorkers(lifecycle, board, {
    onError,
    onSweepHeld: (sentence) => log.warn({ sentence }, 'the expiry sweep waits for a person'),
  });
  closing.push(() => lifecycleWorkers.stop());
  for (const [queue, handler] of Object.entries(evse.jobs)) {
    // A station may be silent for its whole timeout: the queue only hands the id over, and the row
    // brings it back (`lookAtDueProcesses`) should this process die meanwhile.
    const work = new KeyedWork(handler, {
      atOnce: STATIONS_AT_ONCE,
      onError: (error, id) => onError(error, `${queue} ${id}`),
    });
    await board.work(
      queue,
      async (id) => work.nudge(id),
      (error, id) => onError(error, `${queue} ${id}`),
    );
    closing.push(() => work.stop());
  }
  const timers = [
    every(
      2_000,
      () => evse.lookAtDueProcesses(),
      (error) => onError(error, 'look at due migrations'),
    ),
    every(
      86_400_000,
      () => evse.forgetOldFacts(),
      (error) => onError(error, 'forget old facts'),
    ),
  ];
  closing.push(() => Promise.all(timers.map((timer) => timer.stop())));

  // 6 · Gateways may come.
  const backendIdentity = await ensureBackendIdentity(
    lifecycle,
    configuration.stations.host,
    configuration.stations.organisation,
  );
  serveGateways(link, evse);
  serveServerCertificates(link, lifecycle, backendIdentity);
  const probe = every(
    15_000,
    () =>
      watchOwnListener(lifecycle, clock, {
        identityId: backendIdentity,
        host: configuration.stations.probeHost,
        port: configuration.stations.profile3Port,
        servername: configuration.stations.host,
      }),
    (error) => onError(error, 'probe our own listener'),
    { firstMs: 1_000 },
  );
  closing.push(() => probe.stop());
  await reader.start();
  closing.push(() => reader.stop());
  drain.start();
  closing.push(() => drain.stop());

  // 7 · People and scripts may come.
  const token = (await readFile(configuration.secrets.adminToken, 'utf8')).trim();
  const authentication = tokenAuthentication(token, clock);
  const app = await createHttpApp({ authentication, logger: log, uiDirectory: configuration.uiDirectory });
  apiRoutes(app, {
    authentication,
    lifecycle,
    stations: composeStationsApi(lifecycle, evse, pki),
    events: outboxFeed(database, reader),
  });
  healthRoutes(app, { database, gateways: () => link.nodes() });
  await app.listen({ host: configuration.http.host, port: configuration.http.port });
  closing.push(() => app.close());
  const metrics = await serveMetrics(serverMetrics(lifecycle, evse), configuration.metrics);
  closing.push(() => metrics.close());

  return {
    httpPort: (app.server.address() as { port: number }).port,
    stop: async () => {
      for (let close = closing.pop(); close; close = closing.pop()) await close();
    },
  };
}

function bossConnection(connection: ServerConfiguration['database']) {
  return 'connectionString' in connection ? connection : { ...connection, ssl: false };
}

/** The roots that a person carries to a station, one file each, replaced whole. */
async function writeTrustAnchors(lifecycle: Lifecycle, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const { anchors } = await lifecycle.stationTrustAnchors();
  const files = [
    { name: 'csms-root.pem', content: anchors.find(({ name }) => /backend server/i.test(name))?.pem },
    { name: 'station-anchors.pem', content: anchors.map(({ pem }) => pem).join('') },
  ];
  for (const { name, content } of files) {
    if (content === undefined) throw new Error(`the station bundle has no anchor for ${name}`);
    await writeFile(join(directory, `${name}.new`), content);
    await rename(join(directory, `${name}.new`), join(directory, name));
  }
}
