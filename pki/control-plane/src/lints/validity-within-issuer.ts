import { lintOf } from './lint.ts';

export const validityWithinIssuer = lintOf({
  name: 'validity-within-issuer',
  source:
    'docs/issuance-cycle.md: a certificate never outlives its issuer; stations judge the whole chain (A00.FR.308)',
  level: 'warning',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) => {
    if (certificate.notBefore < issuer.notBefore) return 'the certificate begins before its issuer';
    return certificate.notAfter > issuer.notAfter ? 'the certificate outlives its issuer' : null;
  },
});
