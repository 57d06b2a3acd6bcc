import type { Certificate } from '@bfcert/kernel/x509';
import { Authority, type Credential } from '../stations/authority.ts';

const ORGANISATION = 'Example Transit';

export interface SiteStation {
  readonly name: string;
  readonly serialNumber: string;
  readonly organisation: string;
  readonly credential: Credential;
}

/** Every key and certificate of one measurement: all servers and stations of it use the same. */
export interface Site {
  readonly serverName: string;
  readonly backend: { readonly ec: Authority; readonly rsa: Authority };
  readonly clientCaPem: string;
  readonly stations: readonly SiteStation[];
}

/** What a server knows of it: of a certificate no more than the fingerprint. */
export interface KnownSite extends Omit<Site, 'stations'> {
  readonly stations: readonly KnownStation[];
}
export interface KnownStation extends Omit<SiteStation, 'credential'> {
  readonly credential: { readonly certificate: Pick<Certificate, 'fingerprint'> };
}

export function makeSite(stationCount: number): Site {
  const chargers = new Authority('Charger identity root');
  return {
    serverName: 'localhost',
    backend: { ec: new Authority('Backend EC root'), rsa: new Authority('Backend RSA root', 'rsa') },
    clientCaPem: chargers.rootPem,
    stations: Array.from({ length: stationCount }, (_, index) => {
      const serialNumber = `SN-${index}`;
      return {
        name: `CS-${index}`,
        serialNumber,
        organisation: ORGANISATION,
        credential: chargers.station(serialNumber, ORGANISATION),
      };
    }),
  };
}
