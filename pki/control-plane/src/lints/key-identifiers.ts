import { keyIdentifierOf } from '@bfcert/kernel/x509';
import type { Lint } from './lint.ts';

export const keyIdentifiers: Lint = {
  name: 'key-identifiers',
  source: "RFC 5280 4.2.1.1 and 4.2.1.2: the authority key id repeats the issuer's subject key id",
  fault: ({ certificate, issuer }) => {
    if (certificate.subjectKeyId !== keyIdentifierOf(certificate.spki).toString('hex')) {
      return 'the subject key identifier does not name the key';
    }
    return certificate.authorityKeyId !== null && certificate.authorityKeyId === issuer.subjectKeyId
      ? null
      : 'the authority key identifier does not name the key of the issuer';
  },
};
