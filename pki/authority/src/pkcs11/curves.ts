import { encodeOid } from '@bfcert/kernel/der';
import { Oid } from '@bfcert/kernel/x509';

/** The curves in use: CKA_EC_PARAMS, and how long an uncompressed point is (SEC 1 2.3.3). */
export const CURVES = {
  'P-256': { parameters: encodeOid(Oid.secp256r1), pointBytes: 65 },
  'P-384': { parameters: encodeOid(Oid.secp384r1), pointBytes: 97 },
  'P-521': { parameters: encodeOid(Oid.secp521r1), pointBytes: 133 },
} as const;
