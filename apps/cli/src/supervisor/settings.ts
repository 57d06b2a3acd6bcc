import { fileURLToPath } from 'node:url';
import { auditSettings } from '../configuration/audit.ts';
import { provisioningSettings } from '../configuration/brokers.ts';
import { type Configuration, tlsPolicyOf } from '../configuration/configuration.ts';
import { publishedDirectoryOf } from '../configuration/publication.ts';
import { stationLogSettings } from '../configuration/station-logs.ts';
import { reachable } from './reachable.ts';
import type { SecretPaths } from './secrets.ts';
import type { GatewayPlace, ServerPlace, Topology } from './topology/topology.ts';
import { urlOf } from './url-of.ts';

const UI = fileURLToPath(new URL('../../../operator-ui/dist', import.meta.url));

/** What a server is told, but its database and its link. */
export function serverSettings(
  configuration: Configuration,
  secrets: SecretPaths,
  place: ServerPlace,
  pkiSocket: string,
  { gateways, fronts }: Pick<Topology, 'gateways' | 'fronts'>,
) {
  const { listen, ports } = configuration;
  return {
    pki: { socketPath: pkiSocket, secretFile: secrets.pkiCallerServer },
    secrets: {
      pepper: secrets.pepper,
      comparisonKey: secrets.comparisonKey,
      deliveryKey: secrets.deliveryKey,
      adminToken: secrets.adminToken,
    },
    audit: auditSettings(configuration.audit, secrets),
    http: {
      ...place.http,
      publicUrl: configuration.http.publicUrl ?? urlOf(listen.http, ports.http),
      trustedProxies: configuration.http.trustedProxies,
    },
    openId: configuration.oidc ?? null,
    metrics: place.metrics,
    publication: { ...place.publication, directory: publishedDirectoryOf(configuration) },
    vehicles: place.vehicles,
    stations: {
      organisation: configuration.organisation,
      host: configuration.publicHost,
      profile2Port: ports.profile2,
      profile3Port: ports.profile3,
      fronts: [...configuration.fronts, ...(fronts.length > 0 ? ownFronts(gateways) : [])],
      tlsPolicies: {
        profile2: tlsPolicyOf(configuration, 'profile2'),
        profile3: tlsPolicyOf(configuration, 'profile3'),
      },
      patience: configuration.patience,
    },
    iotHubs: configuration.iotHubs,
    bus: configuration.bus,
    identityFiles: configuration.identityFiles,
    serverCertificates: configuration.serverCertificates,
    upstreams: configuration.upstreams,
    trustDirectory: place.trustDirectory,
    uiDirectory: UI,
    approvals: configuration.approvals,
    support: configuration.support,
    alerts: configuration.alerts,
    securityEvents: configuration.securityEvents,
    syntheticProbe: configuration.syntheticProbe,
    certificateStatus: configuration.certificateStatus,
    brokers: configuration.brokers,
    provisioning: provisioningSettings(configuration.provisioning, configuration.dataDir),
    stationLogs: stationLogSettings(configuration.stationLogs, configuration.dataDir),
    webhooks: configuration.webhooks,
    logLevel: configuration.logLevel,
  };
}

/** What stands in front of the gateways of a cluster on one host is a process of that host. */
const ownFronts = (gateways: readonly GatewayPlace[]): readonly string[] => [
  ...new Set(['127.0.0.1', '::1', ...gateways.map(({ host }) => host)]),
];

/** What a gateway is told here: its name, its place and its address. All else it has from the servers. */
export const gatewaySettings = ({ logLevel }: Pick<Configuration, 'logLevel'>, place: GatewayPlace) => ({
  nodeId: place.nodeId,
  link: place.link,
  gateway: {
    dataDirectory: place.directory,
    host: place.host,
    reachedAt: reachable(place.host),
    passwordOrCertificatePort: place.passwordOrCertificatePort,
    certificateOnlyPort: place.certificateOnlyPort,
    logLevel,
  },
});
