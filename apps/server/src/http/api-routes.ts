import type {
  Access,
  Attestations,
  AuditLog,
  IotHubs,
  Lifecycle,
  ServerCertificates,
  SyntheticProbes,
} from '@bfcert/certificate-lifecycle';
import type { FleetCalendars } from '@bfcert/evse-security';
import type { VehicleEnrolment, VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import type { AlertsApi } from '../alerts/alerts-api.ts';
import type { OpenIdDoor } from '../openid/openid-door.ts';
import type { HttpApp } from './app.ts';
import type { EventFeed } from './event-feed.ts';
import { largeUploads } from './large-uploads.ts';
import { accessTokenRoutes } from './routes/access-tokens.ts';
import { accountRoutes } from './routes/accounts.ts';
import { alertRoutes } from './routes/alerts.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { auditRoutes } from './routes/audit.ts';
import { auditProofRoutes } from './routes/audit-proofs.ts';
import { authorizationKeyRoutes } from './routes/authorization-keys.ts';
import { bindingExceptionRoutes } from './routes/binding-exceptions.ts';
import { breakGlassRoutes } from './routes/break-glasses.ts';
import { brokerRequestRoutes } from './routes/broker-requests.ts';
import { bulkActionRoutes } from './routes/bulk-actions.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { capabilityMatrixRoutes } from './routes/capability-matrix.ts';
import { certificateActionRoutes } from './routes/certificate-actions.ts';
import { certificateJobRoutes } from './routes/certificate-jobs.ts';
import { certificateRoutes } from './routes/certificates.ts';
import { controllerRoutes } from './routes/controllers.ts';
import { deliveryRoutes } from './routes/deliveries.ts';
import { eventTypeRoutes } from './routes/event-types.ts';
import { eventRoutes } from './routes/events.ts';
import { expirySweepRoutes } from './routes/expiry-sweep.ts';
import { identityRoutes } from './routes/identities.ts';
import { importJobRoutes } from './routes/import-jobs.ts';
import { incidentRoutes } from './routes/incidents.ts';
import { installedCertificateRoutes } from './routes/installed-certificates.ts';
import { iotHubRoutes } from './routes/iot-hubs.ts';
import { migrationCaseRoutes } from './routes/migration-cases.ts';
import { type MilestonesApi, milestoneRoutes } from './routes/milestones.ts';
import { newCertificateRoutes } from './routes/new-certificates.ts';
import { openIdRoutes } from './routes/openid.ts';
import { orphanRoutes } from './routes/orphans.ts';
import { ownershipMatrixRoutes } from './routes/ownership-matrix.ts';
import { policyRoutes } from './routes/policies.ts';
import { problemRoutes } from './routes/problems.ts';
import { provisioningCaseRoutes } from './routes/provisioning-cases.ts';
import { recoveryCaseRoutes } from './routes/recovery-cases.ts';
import { revocationPlaneRoutes } from './routes/revocation-planes.ts';
import { securityEventRoutes } from './routes/security-events.ts';
import { serverCertificateRoutes } from './routes/server-certificates.ts';
import { serverChainRoutes } from './routes/server-chains.ts';
import { sessionRoutes } from './routes/session.ts';
import { stationAdoptionRoutes } from './routes/station-adoptions.ts';
import { stationLogRoutes } from './routes/station-logs.ts';
import { stationToleranceRoutes } from './routes/station-tolerances.ts';
import { stationRoutes } from './routes/stations.ts';
import { syntheticProbeRoutes } from './routes/synthetic-probes.ts';
import { trustAnchorDriftRoutes } from './routes/trust-anchor-drift.ts';
import { trustAnchorReadinessRoutes } from './routes/trust-anchor-readiness.ts';
import { trustAnchorRoutes } from './routes/trust-anchors.ts';
import { vehicleEnrolmentRoutes } from './routes/vehicle-enrolment.ts';
import { waveRoutes } from './routes/waves.ts';
import { type WebhooksApi, webhookRoutes } from './routes/webhooks.ts';
import type { StationsApi } from './stations-api.ts';

export interface Routed {
  readonly access: Access;
  /** Null where no OpenID provider is configured. */
  readonly openId: OpenIdDoor | null;
  /** People reach us by https. */
  readonly secureCookies: boolean;
  readonly lifecycle: Lifecycle;
  readonly auditLog: AuditLog;
  readonly iotHubs: IotHubs;
  readonly serverCertificates: ServerCertificates;
  readonly stations: StationsApi;
  readonly vehicles: VehicleProvisioning;
  readonly enrolment: VehicleEnrolment;
  readonly calendars: FleetCalendars;
  readonly milestones: MilestonesApi;
  readonly attestations: Attestations;
  readonly syntheticProbes: SyntheticProbes;
  readonly events: EventFeed;
  /** Of the event stream, milliseconds; the product's own where nothing is said. */
  readonly heartbeatMs?: number;
  readonly webhooks: WebhooksApi;
  readonly alerts: AlertsApi;
}

/** Every route of the API. The OpenAPI document is made of what stands here and cannot differ from it. */
export function apiRoutes(
  app: HttpApp,
  {
    access,
    openId,
    secureCookies,
    lifecycle,
    auditLog,
    iotHubs,
    serverCertificates,
    stations,
    vehicles,
    enrolment,
    calendars,
    milestones,
    attestations,
    syntheticProbes,
    events,
    heartbeatMs,
    webhooks,
    alerts,
  }: Routed,
): void {
  const uploads = largeUploads(lifecycle);
  sessionRoutes(app, access, openId, secureCookies);
  openIdRoutes(app, openId, secureCookies);
  accountRoutes(app, access, openId?.issuer ?? null);
  accessTokenRoutes(app, access);
  certificateRoutes(app, lifecycle);
  newCertificateRoutes(app, lifecycle, uploads);
  deliveryRoutes(app, lifecycle);
  revocationPlaneRoutes(app, lifecycle);
  certificateActionRoutes(app, lifecycle);
  certificateJobRoutes(app, lifecycle);
  expirySweepRoutes(app, lifecycle);
  approvalRoutes(app, lifecycle, stations);
  identityRoutes(app, lifecycle, stations, uploads);
  bulkActionRoutes(app, lifecycle);
  importJobRoutes(app, lifecycle);
  orphanRoutes(app, lifecycle);
  incidentRoutes(app, lifecycle);
  securityEventRoutes(app, lifecycle);
  recoveryCaseRoutes(app, lifecycle);
  bindingExceptionRoutes(app, lifecycle);
  stationToleranceRoutes(app, lifecycle);
  stationAdoptionRoutes(app, lifecycle);
  iotHubRoutes(app, iotHubs);
  serverCertificateRoutes(app, serverCertificates);
  policyRoutes(app, lifecycle);
  ownershipMatrixRoutes(app, lifecycle);
  stationRoutes(app, stations);
  controllerRoutes(app, stations);
  migrationCaseRoutes(app, stations);
  waveRoutes(app, stations);
  provisioningCaseRoutes(app, vehicles);
  brokerRequestRoutes(app, vehicles);
  vehicleEnrolmentRoutes(app, enrolment);
  calendarRoutes(app, calendars);
  milestoneRoutes(app, milestones, attestations);
  syntheticProbeRoutes(app, syntheticProbes);
  authorizationKeyRoutes(app, stations);
  breakGlassRoutes(app, stations);
  stationLogRoutes(app, stations);
  capabilityMatrixRoutes(app, stations);
  installedCertificateRoutes(app, stations);
  trustAnchorRoutes(app, lifecycle, stations);
  trustAnchorDriftRoutes(app, stations);
  trustAnchorReadinessRoutes(app, stations);
  serverChainRoutes(app, lifecycle, stations);
  auditRoutes(app, lifecycle, auditLog);
  auditProofRoutes(app, auditLog);
  eventRoutes(app, events, heartbeatMs);
  eventTypeRoutes(app);
  webhookRoutes(app, webhooks);
  alertRoutes(app, alerts);
  problemRoutes(app);
  app.get('/api/v1/openapi.json', { config: { public: true }, schema: { hide: true } }, () => app.swagger());
}
