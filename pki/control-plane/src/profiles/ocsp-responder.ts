import { Oid } from '@bfcert/kernel/x509';
import { DAY_SECONDS, END_ENTITY, type Profile } from './profile.ts';

/**
 * Signs OCSP answers for the authority that issued it (RFC 6960 4.2.2.2). Its own revocation cannot be
 * asked for (id-pkix-ocsp-nocheck), so its life is short. Its key is of its authority's kind: whoever
 * can verify the certificate can verify the answer.
 */
export const ocspResponder: Profile = {
  name: 'ocsp-responder',
  version: 'ocsp-responder/1',
  shape: {
    ...END_ENTITY,
    subject: ['C', 'O', 'CN'],
    commonName: 'authority_title',
    extendedKeyUsage: [Oid.ocspSigning],
    revocationPointers: { crl: false, ocsp: false },
    caIssuers: false,
    ocspNoCheck: true,
    longestValiditySeconds: 30 * DAY_SECONDS,
    keys: { curves: ['P-256', 'P-384', 'P-521'], rsaBits: { least: 3072, most: 4096 }, ed448: true },
  },
};
