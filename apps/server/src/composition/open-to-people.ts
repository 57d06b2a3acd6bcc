import {
  type Access,
  type Attestations,
  type AuditLog,
  doubtInWords,
  type IotHubs,
  type Lifecycle,
  type LifecycleDependencies,
  type ServerCertificates,
  type SyntheticProbes,
} from '@bfcert/certificate-lifecycle';
import { postgresCredentialFigures, postgresDatesAhead } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { createFleetCalendar, createMilestones, type EvseSecurity, makeComplianceReport } from '@bfcert/evse-security';
import { fleetDates, fleetFigures } from '@bfcert/evse-security/adapters/postgres';
import { systemClock } from '@bfcert/kernel/clock';
import type { ServerLink } from '@bfcert/kernel/link';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { Database } from '@bfcert/kernel/postgres';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import type { VehicleEnrolment, VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import { sql } from 'kysely';
import type { Registry } from 'prom-client';
import type { OpenAlerts } from '../alerts/open-alerts.ts';
import type { AuditDuties } from '../audit/audit-duties.ts';
import { apiRoutes } from '../http/api-routes.ts';
import { createHttpApp } from '../http/app.ts';
import { cursorKeyFrom } from '../http/bind-cursors.ts';
import type { EventFeed } from '../http/event-feed.ts';
import { healthRoutes } from '../http/routes/health.ts';
import { measureAlerts } from '../metrics/alert-metrics.ts';
import { measureAudit } from '../metrics/audit-metrics.ts';
import { measureGateways } from '../metrics/gateway-metrics.ts';
import type { PublicationSource } from '../metrics/publication-metrics.ts';
import { serveMetrics } from '../metrics/serve-metrics.ts';
import { measureServerCertificates } from '../metrics/server-certificate-metrics.ts';
import { measureServerChains } from '../metrics/server-chain-metrics.ts';
import { measureServer } from '../metrics/server-metrics.ts';
import { measureSyntheticProbes } from '../metrics/synthetic-probe-metrics.ts';
import { measureUpstreams } from '../metrics/upstream-metrics.ts';
import { measureWaves } from '../metrics/wave-metrics.ts';
import { openOpenId } from '../openid/open-openid.ts';
import { composeStationsApi } from '../stations/compose-stations-api.ts';
import type { GatewayMemories } from '../stations/gateway-memories.ts';
import type { UntakenFacts } from '../stations/untaken-facts.ts';
import type { OpenWebhooks } from '../webhooks/open-webhooks.ts';
import type { Base } from './base.ts';

/** API, UI and metrics: the last that opens, and the first that closes. Gives the port of the API. */
export async function openToPeople(
  { configuration, log, closing }: Base,
  parts: {
    readonly database: Database;
    readonly access: Access;
    readonly stores: Pick<LifecycleDependencies, 'audit'>;
    readonly lifecycle: Lifecycle;
    readonly auditLog: AuditLog;
    readonly attestations: Attestations;
    readonly syntheticProbes: SyntheticProbes;
    readonly auditDuties: AuditDuties;
    readonly iotHubs: IotHubs;
    readonly serverCertificates: ServerCertificates;
    readonly evse: EvseSecurity;
    readonly vehicles: VehicleProvisioning;
    readonly enrolment: VehicleEnrolment;
    readonly pki: PkiControlPlane;
    readonly link: ServerLink;
    readonly untaken: UntakenFacts;
    readonly memory: GatewayMemories;
    readonly events: EventFeed;
    readonly webhooks: OpenWebhooks;
    readonly alerts: OpenAlerts;
    readonly metrics: Registry;
    readonly publication: PublicationSource;
  },
): Promise<number> {
  const {
    database,
    access,
    stores,
    lifecycle,
    auditLog,
    attestations,
    syntheticProbes,
    auditDuties,
    iotHubs,
    serverCertificates,
    evse,
    vehicles,
    enrolment,
    pki,
    link,
    untaken,
    memory,
    events,
    webhooks,
    alerts,
    metrics,
    publication,
  } = parts;
  const { publicUrl, trustedProxies } = configuration.http;
  const milestones = createMilestones({
    clock: systemClock,
    transactions: database.transactions,
    fleetFigures,
    credentialFigures: postgresCredentialFigures(database),
    attestations,
    auditLog,
  });
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
    vehicles,
    enrolment,
    calendars: createFleetCalendar({
      clock: systemClock,
      transactions: database.transactions,
      fleetDates,
      datesAhead: postgresDatesAhead(database),
      lifecycle,
    }),
    milestones: {
      ...milestones,
      complianceReport: (context) =>
        makeComplianceReport(
          { clock: systemClock, transactions: database.transactions, audit: stores.audit, milestones, evse, lifecycle },
          context,
        ),
    },
    attestations,
    syntheticProbes,
    events,
    webhooks,
    alerts: alerts.api,
  });
  healthRoutes(app, {
    askDatabase: () => sql`select 1`.execute(database.kysely()),
    gateways: () => link.nodes(),
    untakenFacts: () => untaken.seconds(),
    gatewayMemory: () => memory.known(),
    approvals: configuration.approvals,
    clockDoubt: async () => {
      const doubt = await lifecycle.clockDoubt();
      return doubt === null ? null : doubtInWords(doubt);
    },
  });
  closing.add('API', () => app.close());
  await app.listen({ host: configuration.http.host, port: configuration.http.port });
  measureAudit(metrics, { log: auditLog, duties: auditDuties });
  measureAlerts(metrics, { routes: configuration.alerts.routes, store: alerts.store, now: () => systemClock.now() });
  measureServerCertificates(metrics, serverCertificates);
  measureServerChains(metrics, lifecycle);
  measureSyntheticProbes(metrics, {
    probes: syntheticProbes,
    everyHours: configuration.syntheticProbe.everyHours,
    since: systemClock.now(),
    now: () => systemClock.now(),
  });
  measureUpstreams(metrics, evse);
  measureWaves(metrics, evse);
  measureGateways(metrics, evse);
  measureServer(metrics, { lifecycle, evse, pki, publication });
  const scraped = await serveMetrics(metrics, configuration.metrics);
  closing.add('metrics', () => scraped.close());
  return (app.server.address() as { port: number }).port;
}
