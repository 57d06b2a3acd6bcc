import {
  GATEWAY_SETTINGS_CHANGED,
  type GatewaySettingsInput,
  gatewaySettings,
} from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import { readObjectStoreAccess } from '@bfcert/kernel/object-store';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';

/**
 * What gateways have in common they are told here, so that another one is added by its address alone. The secret of the
 * store of logs is among it, which each of them needs; those of upstreams are not (`giveUpstreamAccess`).
 */
export async function serveGatewaySettings(
  link: ServerLink,
  { stations, certificateStatus, stationLogs, upstreams }: ServedSettings,
  onError: (error: unknown) => void,
): Promise<void> {
  const settings: GatewaySettingsInput = {
    serverName: stations.host,
    organisation: stations.organisation,
    dialledPorts: { passwordOrCertificate: stations.profile2Port, certificateOnly: stations.profile3Port },
    fronts: stations.fronts,
    tlsPolicies: {
      passwordOrCertificate: stations.tlsPolicies.profile2,
      certificateOnly: stations.tlsPolicies.profile3,
    },
    contractTokens: certificateStatus.tokensWithoutCsms,
    upstreams: upstreams.map(({ name, url, securityProfile, protocols, maxMessageBytes, certificateCommands }) => {
      return { name, url, securityProfile, protocols, maxMessageBytes, certificateCommands };
    }),
  };
  // Read for each that asks: a secret that is replaced holds for whoever starts from then on.
  link.serve('gateway.settings', async () =>
    gatewaySettings.parse({ ...settings, logStore: await readObjectStoreAccess(stationLogs.gatewayStore) }),
  );
  // One that was there before this server may have been told otherwise by another; one that misses it asks when the link is back.
  await link.broadcast(GATEWAY_SETTINGS_CHANGED, {}).catch(onError);
}

export type ServedSettings = Pick<ServerConfiguration, 'stations' | 'certificateStatus' | 'stationLogs' | 'upstreams'>;
