import { constants } from 'node:crypto';
import '@bfcert/kernel/server-chain';
import type { UpstreamAccess, UpstreamSettings } from '@bfcert/evse-security/station-contract';
import type { ClientOptions } from 'ws';

/** What a station's connection to its upstream shows and trusts. */
export function clientOptions(
  { securityProfile }: UpstreamSettings,
  wireName: string,
  { password, passwordBytes, certificatePem, keyPem, trustAnchorsPem }: UpstreamAccess,
): ClientOptions {
  const shown = passwordBytes === undefined ? password : Buffer.from(passwordBytes, 'base64');
  return {
    ...(shown === null ? {} : { headers: { Authorization: basic(wireName, shown) } }),
    ...(securityProfile >= 2 ? { minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_RENEGOTIATION } : {}),
    ...(certificatePem === null || keyPem === null ? {} : { cert: certificatePem, key: keyPem }),
    ...(trustAnchorsPem === null ? {} : { ca: trustAnchorsPem }),
  };
}

/** The bytes themselves follow the colon, whatever they are as text (RFC 7617 leaves that open; TC_085 of 1.6). */
const basic = (wireName: string, password: string | Buffer): string =>
  `Basic ${Buffer.concat([Buffer.from(`${wireName}:`), Buffer.from(password)]).toString('base64')}`;
