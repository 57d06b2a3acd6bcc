import { fileURLToPath } from 'node:url';
import { auditSettings } from '../configuration/audit.ts';
import { type Configuration, tlsPolicyOf } from '../configuration/configuration.ts';
import { publishedDirectoryOf } from '../configuration/publication.ts';
import { logStoreOf, stationLogSettings } from '../configuration/station-logs.ts';
import { assignmentsOf, reachedBy } from '../configuration/upstreams.ts';
import { reachable } from './reachable.ts';
import type { SecretPaths } from './secrets.ts';
import type { GatewayPlace, ServerPlace } from './topology/topology.ts';
import { urlOf } from './url-of.ts';

const UI = fileURLToPath(new URL('../../../operator-ui/dist', import.meta.url));

/** What a server is told, but its database and its link. */
export function serverSettings(
  configuration: Configuration,
  secrets: SecretPaths,
  place: ServerPlace,
  pkiSocket: string,
  gateways: readonly GatewayPlace[],
) {
  const { listen, ports } = configuration;
  return {
    pki: { socketPath: pkiSocket, secretFile: secrets.pkiCallerServer },
    secrets: { pepper: secrets.pepper, deliveryKey: secrets.deliveryKey, adminToken: secrets.adminToken },
    audit: auditSettings(configuration.audit, secrets),
    http: {
      ...place.http,
      publicUrl: configuration.http.publicUrl ?? urlOf(listen.http, ports.http),
      trustedProxies: configuration.http.trustedProxies,
    },
    openId: configuration.oidc ?? null,
    metrics: place.metrics,
    publication: { ...place.publication, directory: publishedDirectoryOf(configuration) },
    stations: {
      organisation: configuration.organisation,
      host: configuration.publicHost,
      profile3Port: ports.profile3,
      listeners: gateways.map(({ nodeId, host, certificateOnlyPort: port }) => {
        return { gateway: nodeId, host: reachable(host), port };
      }),
      patience: configuration.patience,
    },
    iotHubs: configuration.iotHubs,
    bus: configuration.bus,
    identityFiles: configuration.identityFiles,
    serverCertificates: configuration.serverCertificates,
    upstreams: assignmentsOf(configuration.upstreams),
    trustDirectory: place.trustDirectory,
    uiDirectory: UI,
    approvals: configuration.approvals,
    support: configuration.support,
    alerts: configuration.alerts,
    securityEvents: configuration.securityEvents,
    certificateStatus: {
      hosts: configuration.certificateStatus.hosts,
      allowedNetworks: configuration.certificateStatus.allowedNetworks,
    },
    stationLogs: stationLogSettings(configuration.stationLogs, configuration.dataDir),
    webhooks: configuration.webhooks,
    logLevel: configuration.logLevel,
  };
}

/** What a gateway is told; `behindFront`: stations dial other ports than its own. */
export function gatewaySettings(configuration: Configuration, place: GatewayPlace, behindFront: boolean) {
  const { ports } = configuration;
  return {
    nodeId: place.nodeId,
    link: place.link,
    gateway: {
      dataDirectory: place.directory,
      host: place.host,
      serverName: configuration.publicHost,
      organisation: configuration.organisation,
      passwordOrCertificatePort: place.passwordOrCertificatePort,
      certificateOnlyPort: place.certificateOnlyPort,
      ...(behindFront
        ? {
            dialledPorts: { passwordOrCertificate: ports.profile2, certificateOnly: ports.profile3 },
            // The front is a process of this host.
            fronts: ['127.0.0.1', '::1', place.host],
          }
        : {}),
      tlsPolicies: {
        passwordOrCertificate: tlsPolicyOf(configuration, 'profile2'),
        certificateOnly: tlsPolicyOf(configuration, 'profile3'),
      },
      upstreams: reachedBy(configuration.upstreams),
      logStore: logStoreOf(configuration.stationLogs, configuration.dataDir),
      contractTokens: configuration.certificateStatus.tokensWithoutCsms,
      logLevel: configuration.logLevel,
    },
  };
}
