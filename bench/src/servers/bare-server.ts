import type { TlsOptions } from 'node:tls';
import { secureContextOptions } from '@bfcert/ocpp-gateway';
import type { Site } from './site.ts';

export interface BareServerParts {
  /** By default a free one. */
  readonly port?: number;
  readonly credentials: readonly { readonly keyPem: string; readonly chainPem: string }[];
  readonly clientCaPem: string;
}

/** Keys of the gateway's two kinds, certified by the same two roots. */
export function bareServerParts(site: Site): BareServerParts {
  const credentials = (['ec', 'rsa'] as const).map((kind) => {
    const { keyPem, chainPem } = site.backend[kind].server(site.serverName, kind);
    return { keyPem, chainPem };
  });
  return { credentials, clientCaPem: site.clientCaPem };
}

/** The gateway's own suites, versions and session rules; a client certificate is required. */
export function bareTlsOptions({ credentials, clientCaPem }: Omit<BareServerParts, 'port'>): TlsOptions {
  const secureContext = secureContextOptions('ocpp-mandatory', credentials, [clientCaPem]);
  return { ...secureContext, requestCert: true, rejectUnauthorized: true };
}
