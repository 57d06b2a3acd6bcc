import { encodeOid, encodeSequence, encodeSetOf } from '@bfcert/kernel/der';

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const SECP256R1 = '1.2.840.10045.3.1.7';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** DER of CsrAttrs (RFC 7030 4.5.2): a key on P-256, signed with SHA-256. Names are bound here, whatever is asked for. */
export const csrAttributes: Buffer = encodeSequence(
  encodeSequence(encodeOid(EC_PUBLIC_KEY), encodeSetOf([encodeOid(SECP256R1)])),
  encodeOid(ECDSA_WITH_SHA256),
);
