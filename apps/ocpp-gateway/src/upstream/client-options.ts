import { constants } from 'node:crypto';
import '@bfcert/kernel/server-chain';
import type { UpstreamAccess, UpstreamSettings } from '@bfcert/evse-security/station-contract';
import type { ClientOptions } from 'ws';

/** What a station's connection to its upstream shows and trusts. */
export function clientOptions(
  { securityProfile }: UpstreamSettings,
  wireName: string,
  { password, certificatePem, keyPem, trustAnchorsPem }: UpstreamAccess,
): ClientOptions {
  return {
    ...(password === null ? {} : { headers: { Authorization: basic(wireName, password) } }),
    ...(securityProfile >= 2 ? { minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_RENEGOTIATION } : {}),
    ...(certificatePem === null || keyPem === null ? {} : { cert: certificatePem, key: keyPem }),
    ...(trustAnchorsPem === null ? {} : { ca: trustAnchorsPem }),
  };
}

const basic = (wireName: string, password: string): string =>
  `Basic ${Buffer.from(`${wireName}:${password}`, 'utf8').toString('base64')}`;
