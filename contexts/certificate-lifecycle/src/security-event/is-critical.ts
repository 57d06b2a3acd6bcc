import { type SecurityEventType, taxonomy } from './taxonomy.ts';

/** What OCPP 2.0.1 calls critical and the security whitepaper of 1.6 does not: such a station need not send it. */
const notIn16: ReadonlySet<SecurityEventType> = new Set([
  'firmware_signature_invalid',
  'csms_certificate_refused',
  'signed_certificate_refused',
  'tls_version_refused',
  'tls_cipher_suite_refused',
]);

/**
 * Whether the edition by which the station speaks calls it critical. A station may leave out what its edition does
 * not: of those, silence means nothing.
 *
 * @param protocol the OCPP subprotocol of whoever reported it (`ocpp1.6`, `ocpp2.0.1`, `ocpp2.1`); null: nobody did.
 */
export const isCritical = (type: SecurityEventType, protocol: string | null): boolean =>
  taxonomy[type].critical && !(protocol === 'ocpp1.6' && notIn16.has(type));
