import { constants } from 'node:crypto';
import type { TlsOptions } from 'node:tls';
import type { ServerCredential } from '@bfcert/kernel/server-credential';

/** A00.FR.318 and 421: a CSMS supports all four; the two TLS_RSA suites have no forward secrecy. */
const OCPP_MANDATORY = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
];
const FORWARD_SECRET = [
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
];
const TLS_13 = ['TLS_AES_256_GCM_SHA384', 'TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'];

export type TlsPolicy = 'ocpp-mandatory' | 'strict';

const SUITES: Readonly<Record<TlsPolicy, readonly string[]>> = {
  'ocpp-mandatory': [...new Set([...TLS_13, ...FORWARD_SECRET, ...OCPP_MANDATORY])],
  strict: [...TLS_13, ...FORWARD_SECRET],
};

/**
 * The part of a station listener that may change while it listens (`setSecureContext`).
 * Resumption is off: a resumed session would keep its peer certificate without a new proof. In TLS 1.2
 * `SSL_OP_NO_TICKET` removes tickets; in TLS 1.3 it makes them stateful, and as no session is ever
 * stored, none resumes. Renegotiation in TLS 1.2 would be a second handshake that nobody decides on.
 */
export function secureContextOptions(
  policy: TlsPolicy,
  credentials: readonly ServerCredential[],
  clientCasPem: readonly string[],
): TlsOptions {
  return {
    key: credentials.map((credential) => credential.keyPem),
    cert: credentials.map((credential) => credential.chainPem),
    // An empty list trusts nobody; leaving it out would trust every public authority.
    ca: [...clientCasPem],
    minVersion: 'TLSv1.2',
    ciphers: SUITES[policy].join(':'),
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_COMPRESSION,
  };
}
