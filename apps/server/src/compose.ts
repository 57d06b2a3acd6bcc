import { readFile } from 'node:fs/promises';
import {
  type Access,
  type AuditLog,
  BULK_ACTIONS,
  CERTIFICATE_JOBS,
  createAccess,
  createIotHubs,
  createLifecycle,
  createServerCertificates,
  doubtInWords,
  IMPORT_JOBS,
  IOT_HUB_OPERATIONS,
  type IotHubs,
  type Lifecycle,
  type LifecycleDependencies,
  peopleWithAccounts,
  SERVER_CERTIFICATE_SOURCES,
  type ServerCertificates,
  supportOwners,
  withPolicy,
} from '@bfcert/certificate-lifecycle';
import { type NudgeBoard, nudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import { pkiAuthority } from '@bfcert/certificate-lifecycle/adapters/pki-client';
import {
  lifecycleMigrations,
  postgresStores as lifecycleStores,
  postgresServerCertificateStore,
} from '@bfcert/certificate-lifecycle/adapters/postgres';
import {
  ADMISSION_REFRESH,
  createEvseSecurity,
  defaultProcessPolicy,
  type EvseSecurity,
  type EvseSecurityDependencies,
  MIGRATIONS,
  RENEWALS,
  stationDelivery,
} from '@bfcert/evse-security';
import { evseMigrations, postgresStores as evseStores } from '@bfcert/evse-security/adapters/postgres';
import { systemClock } from '@bfcert/kernel/clock';
import { Closing } from '@bfcert/kernel/closing';
import type { ServerLink } from '@bfcert/kernel/link';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { appendEvent, OutboxReader, outboxMigrations } from '@bfcert/kernel/outbox';
import { type Database, migrate, openDatabase } from '@bfcert/kernel/postgres';
import { connectPki, type PkiControlPlane } from '@bfcert/pki-contract';
import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { type AuditDuties, startAuditDuties } from './audit/audit-duties.ts';
import { openAuditLog } from './audit/open-audit-log.ts';
import { openEventBus } from './bus/open-event-bus.ts';
import type { ServerConfiguration } from './configuration/server-configuration.ts';
import { ensureBackendIdentity } from './gateways/backend-identity.ts';
import { serveServerCertificates } from './gateways/server-certificates.ts';
import { whenServerCertificateChanges } from './gateways/when-server-certificate-changes.ts';
import { apiRoutes } from './http/api-routes.ts';
import { createHttpApp } from './http/app.ts';
import { cursorKeyFrom } from './http/bind-cursors.ts';
import { type EventFeed, outboxFeed } from './http/event-feed.ts';
import { healthRoutes } from './http/routes/health.ts';
import { connectIotHubs } from './iot-hubs/connect-iot-hubs.ts';
import { startHubDuties } from './iot-hubs/start-hub-duties.ts';
import { startDuties } from './jobs/start-duties.ts';
import { startIdentityPulls } from './jobs/start-identity-pulls.ts';
import { measureAudit } from './metrics/audit-metrics.ts';
import { measuredPki } from './metrics/measured-pki.ts';
import type { PublicationSource } from './metrics/publication-metrics.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { measureServerCertificates } from './metrics/server-certificate-metrics.ts';
import { measureServer } from './metrics/server-metrics.ts';
import { moves } from './migrations.ts';
import { openOpenId } from './openid/open-openid.ts';
import { withCircuit } from './pki/circuit.ts';
import { measureOutcomes } from './publication/measure-outcomes.ts';
import { openPublication } from './publication/open-publication.ts';
import { planeWitnesses } from './revocation/plane-witnesses.ts';
import { connectSources } from './server-certificates/connect-sources.ts';
import { startSourceDuties } from './server-certificates/start-source-duties.ts';
import { AdmissionPublisher } from './stations/admission-publisher.ts';
import { composeStationsApi } from './stations/compose-stations-api.ts';
import { serveGateways } from './stations/serve-gateways.ts';
import { SessionChanges } from './stations/session-changes.ts';
import { stationLink } from './stations/station-link.ts';
import { writeTrustAnchors } from './stations/write-trust-anchors.ts';
import { type OpenWebhooks, openWebhooks } from './webhooks/open-webhooks.ts';
import { webhookMigrations } from './webhooks/webhook-migration.ts';

export interface Server {
  readonly httpPort: number;
  stop(): Promise<void>;
}

/** The parts that others here are made of. */
interface Base {
  readonly configuration: ServerConfiguration;
  readonly log: Logger;
  /** What is opened is closed in the opposite order: first those who ask, last what they need. */
  readonly closing: Closing;
}

/** Every part of the server, made and joined. Only here are adapters named. A start that fails leaves nothing open. */
export async function startServer(configuration: ServerConfiguration, log: Logger): Promise<Server> {
  const closing = new Closing((error, part) => log.error({ err: error, part }, 'did not close'));
  const base = { configuration, log, closing };
  try {
    // 1 · What everything stands on, and what is published without any of it.
    const secret = await readSecretFile(configuration.pki.secretFile);
    const connection = connectPki({ socketPath: configuration.pki.socketPath, name: 'server', secret });
    closing.add('PKI', () => connection.close());
    const metrics = new Registry();
    const pki = measuredPki(withCircuit(connection), metrics);
    const publication = await openPublication(configuration.publication, pki, log);
    closing.add('publication', () => publication.close());
    measureOutcomes(metrics, publication);
    const database = await openStorage(base);
    const board = await openJobs(base);

    // 2 · The contexts, and the door for gateways.
    const stores = lifecycleStores(database, openReads(base));
    const toStations = {
      transactions: database.transactions,
      audit: stores.audit,
      nudges: board.nudges,
      events: { append: appendEvent },
      clock: systemClock,
      stores: evseStores(database),
    };
    const dependencies: LifecycleDependencies = withPolicy({
      ...stores,
      clock: systemClock,
      authority: pkiAuthority(pki),
      nudges: board.nudges,
      deliveries: stationDelivery(toStations),
      people: peopleWithAccounts(stores.accounts),
      approvalRule: configuration.approvals,
      supportOwners: supportOwners(configuration.support.default, configuration.support.owners),
    });
    const lifecycle = createLifecycle(dependencies);
    await lifecycle.refreshPolicy();
    const clockDoubt = await lifecycle.judgeClock();
    if (clockDoubt !== null) log.error({ sentence: doubtInWords(clockDoubt) }, 'the clock is in doubt');
    const connected = await connectIotHubs(configuration.iotHubs);
    for (const hub of connected) closing.add(`the hub ${hub.name}`, async () => hub.close());
    const iotHubs = createIotHubs({ ...dependencies, connected });
    const configured = await connectSources(configuration);
    for (const source of configured) closing.add(`the source ${source.name}`, async () => source.close());
    const serverCertificates = createServerCertificates({
      ...dependencies,
      serverCertificateStore: postgresServerCertificateStore(database),
      configured,
    });
    const access = createAccess(
      dependencies,
      await tokenIn(configuration.secrets.adminToken),
      configuration.openId ?? {},
    );
    const auditLog = await openAuditLog(configuration, database, stores);
    // Before any gateway is told who may enter: records from an old backup would admit who was revoked since.
    await takeFromPki(lifecycle).catch((error: unknown) => log.warn({ err: error }, 'nothing was taken from the PKI'));
    await lifecycle
      .recordOwnCertificates()
      .catch((error: unknown) => log.warn({ err: error }, 'the PKI’s own certificates were not read'));
    // Whether an authority was added the PKI knows; what is trusted already is known without it.
    await lifecycle.releaseAddedAnchors().catch((error: unknown) => log.warn({ err: error }, 'no anchors were added'));
    await writeTrustAnchors(lifecycle, pki, configuration.trustDirectory);
    const { evse, link, sessionChanges } = await openToGateways(base, { ...toStations, lifecycle });

    // 3 · What happens by itself.
    const reader = new OutboxReader(database, {
      onFailure: ({ subscriber, event, error, attempts }) =>
        log.error({ err: error, subscriber, event: event.id, type: event.type, attempts }, 'an event was not taken'),
      onError: (error) => log.error({ err: error }, 'outbox'),
    });
    const toGateways = whenServerCertificateChanges(link);
    reader.subscribe(toGateways.name, toGateways.handle);
    const webhooks = openWebhooks(
      {
        database,
        audit: stores.audit,
        idempotency: stores.idempotency,
        clock: systemClock,
        deliveryKey: await readSecretFile(configuration.secrets.deliveryKey),
        allowedNetworks: configuration.webhooks.allowedNetworks,
        ownersOf: lifecycle.ownersOf,
      },
      (error) => log.error({ err: error }, 'webhooks'),
    );
    closing.add('webhooks', () => webhooks.close());
    reader.subscribe(webhooks.subscriber.name, webhooks.subscriber.handle);
    const witnesses = planeWitnesses(link, Object.keys(configuration.link.nodes), publication);
    const { bus, securityEvents } = configuration;
    const eventBus =
      bus === null ? null : await openEventBus(bus, (problem) => log.warn({ problem }, 'the bus does not take events'));
    if (eventBus !== null) reader.subscribe(eventBus.subscriber.name, eventBus.subscriber.handle);
    const endDuties = await startDuties(
      { lifecycle, evse, board, reader, publication, witnesses, securityEvents },
      log,
    );
    // A station may be silent for half a minute: without the link, whoever waits for one has its answer at once.
    closing.add('duties and link', () => Promise.all([link.close(), endDuties(), eventBus?.close()]));
    const auditDuties = startAuditDuties(auditLog, lifecycle, log);
    closing.add('audit', () => auditDuties.stop());
    const endHubDuties = await startHubDuties(iotHubs, configuration.iotHubs, board, log);
    closing.add('duties of the IoT hubs', endHubDuties);
    const endSourceDuties = await startSourceDuties(serverCertificates, configuration.serverCertificates, board, log);
    closing.add('duties of the sources of server certificates', endSourceDuties);
    closing.add('pulls of identities', startIdentityPulls(lifecycle, configuration, log));

    // 4 · People and scripts may come.
    const httpPort = await openToPeople(base, {
      database,
      access,
      lifecycle,
      auditLog,
      auditDuties,
      iotHubs,
      serverCertificates,
      evse,
      pki,
      link,
      events: outboxFeed(database, reader, sessionChanges, lifecycle.ownersOf, (error) =>
        log.error({ err: error }, 'sessions'),
      ),
      webhooks,
      metrics,
      publication: publication.freshness,
    });
    return { httpPort, stop: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

const tokenIn = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim();

/** What the PKI knows and the records do not. A record that is made again may be one that was revoked. */
async function takeFromPki(lifecycle: Lifecycle): Promise<void> {
  await lifecycle.reconcileWithPki();
  await lifecycle.takeRevocations();
}

/** One schema for all of the server. */
async function openStorage({ configuration, log, closing }: Base): Promise<Database> {
  const database = openDatabase(configuration.database, {
    poolSize: 20,
    onIdleError: (error) => log.warn({ err: error }, 'database'),
  });
  closing.add('database', () => database.close());
  await migrate(database, [
    ...outboxMigrations,
    ...lifecycleMigrations,
    ...evseMigrations,
    ...webhookMigrations,
    ...moves,
  ]);
  return database;
}

/** What callers list and search: few sessions, and none for long, so that whatever they ask, commands have theirs. */
function openReads({ configuration, log, closing }: Base): Database {
  const reads = openDatabase(configuration.database, {
    poolSize: 8,
    statementTimeoutMs: 5_000,
    onIdleError: (error) => log.warn({ err: error }, 'database'),
  });
  closing.add('reads', () => reads.close());
  return reads;
}

/** Nudges, written in our own transactions. */
async function openJobs({ configuration, log, closing }: Base): Promise<NudgeBoard> {
  const { database } = configuration;
  const connection = 'connectionString' in database ? database : { ...database, ssl: false };
  const boss = new PgBoss({ ...connection, schema: 'jobs', max: 4 });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  closing.add('jobs', () => boss.stop({ graceful: true, timeout: 5_000 }));
  const board = nudgeBoard(boss);
  for (const queue of [
    CERTIFICATE_JOBS,
    BULK_ACTIONS,
    IMPORT_JOBS,
    IOT_HUB_OPERATIONS,
    SERVER_CERTIFICATE_SOURCES,
    MIGRATIONS,
    RENEWALS,
    ADMISSION_REFRESH,
  ])
    await board.open(queue);
  return board;
}

/**
 * EVSE security and the link to gateways need each other. Whatever a gateway may ask for is served in
 * the same turn in which the link is there: one that waited for this server asks at once.
 */
async function openToGateways(
  { configuration, log, closing }: Base,
  given: Pick<EvseSecurityDependencies, 'transactions' | 'audit' | 'nudges' | 'events' | 'clock' | 'stores'> & {
    readonly lifecycle: Lifecycle;
  },
) {
  const { stations, secrets } = configuration;
  const { lifecycle } = given;
  const backendIdentity = await ensureBackendIdentity(lifecycle, stations.host, stations.organisation);
  const pepper = await readSecretFile(secrets.pepper);
  const deliveryKey = await readSecretFile(secrets.deliveryKey);
  const nodes = new Map<string, Buffer>();
  for (const [nodeId, file] of Object.entries(configuration.link.nodes)) nodes.set(nodeId, await readSecretFile(file));

  const link = await listenServerLink({
    path: configuration.link.socketPath,
    secretOf: (nodeId) => nodes.get(nodeId) ?? null,
    onProblem: (problem) => log.warn({ problem }, 'link'),
  });
  closing.add('link', () => link.close());
  const admission = new AdmissionPublisher(
    link,
    {
      entries: (ids) => evse.admissionEntries(ids),
      everything: () => evse.admissionSnapshot(),
    },
    (error) => log.error({ err: error }, 'no sign of life to the gateways'),
  );
  closing.add('admission publisher', () => admission.close());
  const evse: EvseSecurity = createEvseSecurity({
    ...given,
    stationLink: stationLink(link),
    admission,
    secrets: { pepper, deliveryKey },
    profile3: {
      url: `wss://${stations.host}:${stations.profile3Port}/ocpp`,
      port: stations.profile3Port,
      messageTimeoutSeconds: 30,
    },
    policy: { ...defaultProcessPolicy, ...stations.patience },
    upstreams: configuration.upstreams,
  });
  const sessionChanges = new SessionChanges();
  serveGateways(link, evse, sessionChanges);
  serveServerCertificates(link, lifecycle, backendIdentity);
  return { evse, link, sessionChanges };
}

async function openToPeople(
  { configuration, log, closing }: Base,
  parts: {
    readonly database: Database;
    readonly access: Access;
    readonly lifecycle: Lifecycle;
    readonly auditLog: AuditLog;
    readonly auditDuties: AuditDuties;
    readonly iotHubs: IotHubs;
    readonly serverCertificates: ServerCertificates;
    readonly evse: EvseSecurity;
    readonly pki: PkiControlPlane;
    readonly link: ServerLink;
    readonly events: EventFeed;
    readonly webhooks: OpenWebhooks;
    readonly metrics: Registry;
    readonly publication: PublicationSource;
  },
): Promise<number> {
  const {
    database,
    access,
    lifecycle,
    auditLog,
    auditDuties,
    iotHubs,
    serverCertificates,
    evse,
    pki,
    link,
    events,
    webhooks,
    metrics,
    publication,
  } = parts;
  const { publicUrl, trustedProxies } = configuration.http;
  const openId = await openOpenId(configuration, access, (problem) =>
    log.warn({ problem }, 'a sign-in at the OpenID provider failed'),
  );
  const { uiDirectory } = configuration;
  const cursorKey = cursorKeyFrom(await readSecretFile(configuration.secrets.deliveryKey));
  const app = await createHttpApp({ access, openId, trustedProxies, logger: log, cursorKey, uiDirectory });
  apiRoutes(app, {
    access,
    openId,
    secureCookies: publicUrl.startsWith('https:'),
    lifecycle,
    auditLog,
    iotHubs,
    serverCertificates,
    stations: composeStationsApi(lifecycle, evse, pki, configuration.approvals),
    events,
    webhooks,
  });
  healthRoutes(app, {
    askDatabase: () => sql`select 1`.execute(database.kysely()),
    gateways: () => link.nodes(),
    approvals: configuration.approvals,
    clockDoubt: async () => {
      const doubt = await lifecycle.clockDoubt();
      return doubt === null ? null : doubtInWords(doubt);
    },
  });
  closing.add('API', () => app.close());
  await app.listen({ host: configuration.http.host, port: configuration.http.port });
  measureAudit(metrics, { log: auditLog, duties: auditDuties });
  measureServerCertificates(metrics, serverCertificates);
  measureServer(metrics, { lifecycle, evse, pki, publication });
  const scraped = await serveMetrics(metrics, configuration.metrics);
  closing.add('metrics', () => scraped.close());
  return (app.server.address() as { port: number }).port;
}
