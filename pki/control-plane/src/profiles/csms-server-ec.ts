import { Oid } from '@bfcert/kernel/x509';
import { DAY_SECONDS, HOUR_SECONDS, type RequestableProfile } from './profile.ts';

/**
 * The CSMS's TLS server certificate for the ECDHE_ECDSA suites (A00.FR.318, 421).
 *
 * CN is the FQDN (510). Deliberate deviation: the same FQDN also stands as subjectAltName dNSName,
 * which the note to 511 advises against, because Go and other TLS stacks look nowhere else. serverAuth
 * is named for the same stacks. Wildcards are refused: AllowCSMSTLSWildcards is false by default.
 * Revocation of a server certificate reaches few stations, so its life is short (701).
 */
export const csmsServerEc: RequestableProfile = {
  name: 'csms-server-ec',
  version: 'csms-server-ec/1',
  authority: 'backend-server-ec',
  shape: {
    subject: ['O', 'CN'],
    ca: null,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: [Oid.serverAuth],
    subjectAltName: 'common_name',
    longestValiditySeconds: 180 * DAY_SECONDS,
    backdatingSeconds: HOUR_SECONDS,
    keys: { curves: ['P-256', 'P-384'], rsaBits: null },
  },
};
