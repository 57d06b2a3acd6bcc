import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import {
  createCertificateStatus,
  createEvseSecurity,
  defaultProcessPolicy,
  defaultStationLogSettings,
  type EvseSecurity,
  type EvseSecurityDependencies,
} from '@bfcert/evse-security';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { openObjectStore, readObjectStoreAccess } from '@bfcert/kernel/object-store';
import type { VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import type { Registry } from 'prom-client';
import { askAhead, stapledByStations } from '../certificate-status/ask-ahead.ts';
import { measuredSources, measuredStatus } from '../certificate-status/measured-status.ts';
import { statusSources } from '../certificate-status/status-sources.ts';
import { ensureBackendIdentity } from '../gateways/backend-identity.ts';
import { serveGatewaySettings } from '../gateways/gateway-settings.ts';
import { openLink } from '../gateways/open-link.ts';
import { serveServerCertificates } from '../gateways/server-certificates.ts';
import { measureFacts } from '../metrics/fact-metrics.ts';
import { measureGatewayMemory } from '../metrics/gateway-memory-metrics.ts';
import type { OpenPublication } from '../publication/open-publication.ts';
import { AdmissionPublisher } from '../stations/admission-publisher.ts';
import { GatewayMemories } from '../stations/gateway-memories.ts';
import { serveGateways } from '../stations/serve-gateways.ts';
import { SessionChanges } from '../stations/session-changes.ts';
import { stationLink } from '../stations/station-link.ts';
import { UntakenFacts } from '../stations/untaken-facts.ts';
import { upstreamSecretFiles } from '../upstreams/read-upstream-secrets.ts';
import { contractBroker } from '../vehicles/contract-broker.ts';
import type { Base } from './base.ts';

/**
 * EVSE security and the link to gateways need each other. Whatever a gateway may ask for is served in
 * the same turn in which the link is there: one that waited for this server asks at once.
 */
export async function openToGateways(
  { configuration, log, closing }: Base,
  given: Pick<EvseSecurityDependencies, 'transactions' | 'audit' | 'nudges' | 'events' | 'clock' | 'stores'> & {
    readonly lifecycle: Lifecycle;
    readonly vehicles: Pick<VehicleProvisioning, 'provideContract'>;
    readonly publication: OpenPublication;
    readonly metrics: Registry;
  },
) {
  const { stations, secrets } = configuration;
  const { publication, metrics, vehicles, ...ofContext } = given;
  const { lifecycle } = ofContext;
  const { store: logStoreSettings, gatewayStore: _, ...logLimits } = configuration.stationLogs;
  const logStore = openObjectStore(await readObjectStoreAccess(logStoreSettings));
  closing.add('the store of logs', async () => logStore.close());
  const backendIdentity = await ensureBackendIdentity(lifecycle, stations.host, stations.organisation);
  const pepper = await readSecretFile(secrets.pepper);
  const comparisonKey = await readSecretFile(secrets.comparisonKey);
  const deliveryKey = await readSecretFile(secrets.deliveryKey);

  const link = await openLink(configuration.link, (problem) => log.warn({ problem }, 'link'));
  closing.add('link', () => link.close());
  const admission = new AdmissionPublisher(
    link,
    {
      entries: (ids) => evse.admissionEntries(ids),
      everything: () => evse.admissionSnapshot(),
      anchors: () => evse.admissionAnchors(),
      edition: () => evse.admissionEdition(),
      nextEdition: () => evse.nextAdmissionEdition(),
    },
    (error) => log.error({ err: error }, 'no sign of life to the gateways'),
  );
  closing.add('admission publisher', () => admission.close());
  const evse: EvseSecurity = createEvseSecurity({
    ...ofContext,
    stationLink: stationLink(link),
    admission,
    secrets: { pepper, comparisonKey, deliveryKey },
    profile2Url: `wss://${stations.host}:${stations.profile2Port}/ocpp`,
    profile3: {
      url: `wss://${stations.host}:${stations.profile3Port}/ocpp`,
      port: stations.profile3Port,
      messageTimeoutSeconds: 30,
    },
    policy: { ...defaultProcessPolicy, ...stations.patience },
    upstreams: configuration.upstreams,
    upstreamSecrets: upstreamSecretFiles(configuration.upstreams),
    stationLogs: { ...defaultStationLogSettings, ...logLimits, host: stations.host, store: logStore },
    tell: ({ error, ...trouble }) => log.error({ err: error, ...trouble }, 'made good in another way'),
  });
  const sessionChanges = new SessionChanges();
  const { hosts } = configuration.certificateStatus;
  const sources = statusSources(configuration.certificateStatus, lifecycle, publication);
  const measured = measuredStatus(metrics);
  const status = createCertificateStatus(measuredSources(sources, hosts, metrics), ofContext.clock, {
    stapledChains: stapledByStations(lifecycle),
    tell: (problem) => {
      measured.problem(problem);
      log.info(problem, 'a station has no status of a certificate, or no good contract');
    },
  });
  if (hosts.length > 0) {
    const asking = askAhead(status, (error) => log.warn({ err: error }, 'nothing is asked ahead of stations'));
    closing.add('what is asked ahead of stations', () => asking.stop());
  }
  const others = { status: measured.around(status), broker: contractBroker(vehicles) };
  const untaken = new UntakenFacts(ofContext.clock);
  measureFacts(metrics, untaken);
  const memory = new GatewayMemories(link);
  measureGatewayMemory(metrics, memory);
  serveGateways(link, evse, others, { sessionChanges, untaken });
  serveServerCertificates(link, lifecycle, backendIdentity);
  await serveGatewaySettings(link, configuration, (error) => log.warn({ err: error }, 'gateways were not told to ask'));
  return { evse, link, sessionChanges, untaken, memory };
}
