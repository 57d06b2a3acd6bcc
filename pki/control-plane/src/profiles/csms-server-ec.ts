import { Oid } from '@bfcert/kernel/x509';
import { DAY_SECONDS, END_ENTITY, type RequestableProfile, withoutPointers } from './profile.ts';

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
  version: 'csms-server-ec/2',
  trustDomain: 'backend-server',
  authority: 'backend-server-ec',
  shape: {
    ...END_ENTITY,
    commonName: 'host_name',
    extendedKeyUsage: [Oid.serverAuth],
    subjectAltName: 'common_name',
    longestValiditySeconds: 180 * DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384'], rsaBits: null, ed448: false },
  },
};

export const csmsServerEc1: RequestableProfile = {
  ...csmsServerEc,
  version: 'csms-server-ec/1',
  shape: withoutPointers(csmsServerEc.shape),
};
