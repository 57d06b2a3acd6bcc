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
import { FixedClock } from '@bfcert/kernel/clock';
import type { VehicleEnrolment, VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import { pino } from 'pino';
import type { AlertsApi } from '../../alerts/alerts-api.ts';
import type { OpenIdDoor } from '../../openid/openid-door.ts';
import { apiRoutes } from '../api-routes.ts';
import { createHttpApp, type HttpApp } from '../app.ts';
import type { EventFeed } from '../event-feed.ts';
import type { MilestonesApi } from '../routes/milestones.ts';
import type { WebhooksApi } from '../routes/webhooks.ts';
import type { StationsApi } from '../stations-api.ts';
import { FakeAccess } from './fake-access.ts';
import { FakeEventFeed } from './fake-event-feed.ts';

export const TOKEN = 'bfcert_a-token-that-is-long-enough';
export const BEARER = { authorization: `Bearer ${TOKEN}` };

export interface ApiBench {
  readonly app: HttpApp;
  readonly clock: FixedClock;
  readonly feed: FakeEventFeed;
  /** Who may call beside the administrator with `TOKEN`. */
  readonly callers: FakeAccess;
  /** What was logged, parsed, and as it was written. */
  readonly logged: Record<string, unknown>[];
  logText(): string;
}

/** The API over what a test says of the contexts; whatever it does not mention throws when it is reached. */
export async function apiBench(
  given: {
    readonly access?: Partial<Access>;
    readonly openId?: OpenIdDoor;
    readonly secureCookies?: boolean;
    readonly trustedProxies?: readonly string[];
    readonly requestsPerMinute?: number;
    readonly heartbeatMs?: number;
    readonly lifecycle?: Partial<Lifecycle>;
    readonly auditLog?: Partial<AuditLog>;
    readonly iotHubs?: Partial<IotHubs>;
    readonly serverCertificates?: Partial<ServerCertificates>;
    readonly stations?: Partial<StationsApi>;
    readonly vehicles?: Partial<VehicleProvisioning>;
    readonly enrolment?: Partial<VehicleEnrolment>;
    readonly calendars?: Partial<FleetCalendars>;
    readonly milestones?: Partial<MilestonesApi>;
    readonly attestations?: Partial<Attestations>;
    readonly syntheticProbes?: Partial<SyntheticProbes>;
    readonly webhooks?: WebhooksApi;
    readonly alerts?: Partial<AlertsApi>;
    /** Instead of `feed`. */
    readonly events?: EventFeed;
    readonly uiDirectory?: string;
    /** Routes beside the API. */
    readonly more?: (app: HttpApp) => void;
  } = {},
): Promise<ApiBench> {
  const clock = new FixedClock('2026-03-01T12:00:00Z');
  const lines: string[] = [];
  const logged: Record<string, unknown>[] = [];
  const logger = pino(
    { level: 'info' },
    {
      write: (line) => {
        lines.push(line);
        logged.push(JSON.parse(line));
      },
    },
  );
  const callers = new FakeAccess(TOKEN, clock);
  const access = only<Access>('access', { ...callers.face, ...given.access });
  const feed = new FakeEventFeed();
  const openId = given.openId ?? null;
  const app = await createHttpApp({
    access,
    openId,
    trustedProxies: given.trustedProxies ?? [],
    logger,
    cursorKey: Buffer.alloc(32, 7),
    uiDirectory: given.uiDirectory ?? null,
    ...(given.requestsPerMinute && { requestsPerMinute: given.requestsPerMinute }),
  });
  apiRoutes(app, {
    access,
    openId,
    secureCookies: given.secureCookies ?? false,
    lifecycle: only<Lifecycle>('the lifecycle', given.lifecycle ?? {}),
    auditLog: only<AuditLog>('the audit log', given.auditLog ?? {}),
    iotHubs: only<IotHubs>('the IoT hubs', given.iotHubs ?? {}),
    serverCertificates: only<ServerCertificates>('the server certificates', given.serverCertificates ?? {}),
    stations: only<StationsApi>('the stations', given.stations ?? {}),
    vehicles: only<VehicleProvisioning>('the vehicles', given.vehicles ?? {}),
    enrolment: only<VehicleEnrolment>('the enrolment of vehicles', given.enrolment ?? {}),
    calendars: only<FleetCalendars>('the calendars', given.calendars ?? {}),
    milestones: only<MilestonesApi>('the milestones', given.milestones ?? {}),
    attestations: only<Attestations>('the attestations', given.attestations ?? {}),
    syntheticProbes: only<SyntheticProbes>('the synthetic probes', given.syntheticProbes ?? {}),
    events: given.events ?? feed,
    ...(given.heartbeatMs && { heartbeatMs: given.heartbeatMs }),
    webhooks: given.webhooks ?? { webhooks: only('webhooks', {}), store: only('webhooks', {}) },
    alerts: only<AlertsApi>('alerts', given.alerts ?? {}),
  });
  given.more?.(app);
  await app.ready();
  return { app, clock, feed, callers, logged, logText: () => lines.join('') };
}

function only<Port extends object>(name: string, given: Partial<Port>): Port {
  return new Proxy(given, {
    get: (target, key) =>
      Reflect.get(target, key) ??
      (() => {
        throw new Error(`the test did not expect ${name} to be asked for ${String(key)}`);
      }),
  }) as Port;
}
