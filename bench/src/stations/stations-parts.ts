import { createSecureContext, type SecureContext } from 'node:tls';
import type { Site } from '../servers/site.ts';

export interface StationsParts {
  readonly serverName: string;
  readonly rootsPem: readonly string[];
  readonly stations: readonly { readonly name: string; readonly keyPem: string; readonly chainPem: string }[];
}

/** A station with what it dials with, read once. */
export interface DiallingStation {
  readonly name: string;
  readonly secureContext: SecureContext;
}

export const diallingStations = ({ stations, rootsPem }: StationsParts): readonly DiallingStation[] =>
  stations.map(({ name, keyPem, chainPem }) => ({
    name,
    secureContext: createSecureContext({ ca: [...rootsPem], key: keyPem, cert: chainPem }),
  }));

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
