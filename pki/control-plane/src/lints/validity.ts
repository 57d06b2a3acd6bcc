import type { Lint } from './lint.ts';

export const validity: Lint = {
  name: 'validity',
  source: 'RFC 5280 4.1.2.5; the profile; a certificate never outlives its issuer',
  fault: ({ certificate, issuer, shape }) => {
    const seconds = (certificate.notAfter.getTime() - certificate.notBefore.getTime()) / 1_000;
    if (seconds <= 0) return 'the certificate ends before it begins';
    // Backdating lengthens the whole period; the profile limits what lies ahead.
    if (seconds > shape.longestValiditySeconds + shape.backdatingSeconds)
      return 'the certificate lives longer than its profile allows';
    if (certificate.notBefore < issuer.notBefore) return 'the certificate begins before its issuer';
    if (certificate.notAfter > issuer.notAfter) return 'the certificate outlives its issuer';
    return null;
  },
};
