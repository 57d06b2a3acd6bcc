import type { Site } from '../servers/site.ts';
import type { StationsParts } from './raw-stations.ts';

/** The share of a site's stations that client process `part` of `parts` plays. */
export function stationsParts(site: Site, part = 0, parts = 1): StationsParts {
  return {
    serverName: site.serverName,
    rootsPem: [site.backend.ec.rootPem, site.backend.rsa.rootPem],
    stations: site.stations
      .filter((_, index) => index % parts === part)
      .map(({ name, credential: { keyPem, chainPem } }) => ({ name, keyPem, chainPem })),
  };
}
