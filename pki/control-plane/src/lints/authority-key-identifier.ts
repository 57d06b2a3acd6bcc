import { lintOf } from './lint.ts';

export const authorityKeyIdentifier = lintOf({
  name: 'authority-key-identifier',
  source: "RFC 5280 4.2.1.1: it repeats the issuer's subject key identifier",
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) =>
    certificate.authorityKeyId === null || certificate.authorityKeyId === issuer.subjectKeyId
      ? null
      : 'the authority key identifier does not name the key of the issuer',
});
