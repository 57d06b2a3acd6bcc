import type { RequestableProfile } from './profile.ts';
import { seccLeaf } from './secc-leaf.ts';

/**
 * As secc-leaf for ISO 15118-20: secp521r1 or Ed448 under TLS 1.3, which agrees on keys of its own, so
 * the certified key signs only (for Ed448 nothing else is allowed: RFC 8410 5). A vehicle may choose
 * its source of revocation (CertificateStatusSource), so both are named; the limit of 800 bytes is gone.
 */
export const seccLeaf20: RequestableProfile = {
  ...seccLeaf,
  name: 'secc-leaf-20',
  version: 'secc-leaf-20/1',
  authority: 'iso15118-evse-20',
  shape: {
    ...seccLeaf.shape,
    keyUsage: ['digitalSignature'],
    revocationPointers: { crl: true, ocsp: true },
    largestBytes: null,
    keys: { curves: ['P-521'], rsaBits: null, ed448: true },
  },
};
