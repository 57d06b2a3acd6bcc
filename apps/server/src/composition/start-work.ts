import type {
  AuditLog,
  IotHubs,
  Lifecycle,
  LifecycleDependencies,
  ServerCertificates,
  SyntheticProbes,
} from '@bfcert/certificate-lifecycle';
import type { NudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import type { EvseSecurity } from '@bfcert/evse-security';
import { systemClock } from '@bfcert/kernel/clock';
import type { ServerLink } from '@bfcert/kernel/link';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { OutboxReader } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import type { VehicleEnrolment, VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import { openAlerts } from '../alerts/open-alerts.ts';
import { startAuditDuties } from '../audit/audit-duties.ts';
import { openEventBus } from '../bus/open-event-bus.ts';
import { followGateways } from '../gateways/follow-gateways.ts';
import { whenServerCertificateChanges } from '../gateways/when-server-certificate-changes.ts';
import { startHubDuties } from '../iot-hubs/start-hub-duties.ts';
import { startDuties } from '../jobs/start-duties.ts';
import { startIdentityPulls } from '../jobs/start-identity-pulls.ts';
import { startProbeDuties } from '../jobs/start-probe-duties.ts';
import { startVehicleDuties } from '../jobs/start-vehicle-duties.ts';
import type { OpenPublication } from '../publication/open-publication.ts';
import { planeWitnesses } from '../revocation/plane-witnesses.ts';
import { startSourceDuties } from '../server-certificates/start-source-duties.ts';
import type { GatewayMemories } from '../stations/gateway-memories.ts';
import type { SessionChanges } from '../stations/session-changes.ts';
import { openWebhooks } from '../webhooks/open-webhooks.ts';
import type { Base } from './base.ts';

/** What happens by itself: events are told of, jobs and duties done, the audit sealed, other systems asked. */
export async function startWork(
  { configuration, log, closing }: Base,
  parts: {
    readonly database: Database;
    readonly board: NudgeBoard;
    readonly stores: Pick<LifecycleDependencies, 'audit' | 'idempotency'>;
    readonly lifecycle: Lifecycle;
    readonly iotHubs: IotHubs;
    readonly serverCertificates: ServerCertificates;
    readonly auditLog: AuditLog;
    readonly syntheticProbes: SyntheticProbes;
    readonly evse: EvseSecurity;
    readonly vehicles: VehicleProvisioning;
    readonly enrolment: VehicleEnrolment;
    readonly link: ServerLink;
    readonly publication: OpenPublication;
    readonly sessionChanges: SessionChanges;
    readonly memory: GatewayMemories;
  },
) {
  const {
    database,
    board,
    stores,
    lifecycle,
    iotHubs,
    serverCertificates,
    auditLog,
    syntheticProbes,
    evse,
    vehicles,
    enrolment,
    link,
    publication,
    sessionChanges,
    memory,
  } = parts;
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
  const gateways = followGateways(configuration.link, evse, (error) => log.error({ err: error }, 'known gateways'));
  closing.add('known gateways', () => gateways.stop());
  const alerts = openAlerts(
    {
      database,
      lifecycle,
      audit: stores.audit,
      idempotency: stores.idempotency,
      settings: configuration.alerts,
      clock: systemClock,
    },
    {
      onError: (error) => log.error({ err: error }, 'alerts'),
      onDead: ({ route, alert, attempts, lastOutcome }) =>
        log.error({ route, alert: alert.key, attempts, lastOutcome }, 'an alert is tried no more'),
    },
  );
  closing.add('alerts', () => alerts.close());
  reader.subscribe(alerts.subscriber.name, alerts.subscriber.handle);
  for (const { name, handle } of vehicles.reactions) reader.subscribe(name, handle);
  reader.subscribe(enrolment.reaction.name, enrolment.reaction.handle);
  const witnesses = planeWitnesses(link, gateways, publication);
  const { bus, securityEvents } = configuration;
  const eventBus =
    bus === null ? null : await openEventBus(bus, (problem) => log.warn({ problem }, 'the bus does not take events'));
  if (eventBus !== null) reader.subscribe(eventBus.subscriber.name, eventBus.subscriber.handle);
  const endDuties = await startDuties(
    { lifecycle, evse, board, reader, publication, witnesses, securityEvents, sessionChanges, memory },
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
  closing.add('synthetic probes', startProbeDuties(syntheticProbes, lifecycle, configuration.syntheticProbe, log));
  closing.add('duties of provisioning cases', startVehicleDuties(vehicles, lifecycle, log));
  closing.add('pulls of identities', startIdentityPulls(lifecycle, configuration, log));
  return { reader, webhooks, alerts, auditDuties };
}
