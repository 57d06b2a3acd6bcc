import { lintOf } from './lint.ts';

export const issuerName = lintOf({
  name: 'issuer-name',
  source: 'RFC 5280 4.1.2.4 and 6.1.3 (a)(4): byte for byte, because stations compare bytes',
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) =>
    certificate.issuer.der.equals(issuer.subject.der) ? null : 'the issuer name is not the name of the authority',
});
