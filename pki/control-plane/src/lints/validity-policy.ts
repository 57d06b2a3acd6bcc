import { lintOf } from './lint.ts';

export const validityPolicy = lintOf({
  name: 'validity-policy',
  source: 'the profile: how long a certificate may live',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const seconds = (certificate.notAfter.getTime() - certificate.notBefore.getTime()) / 1_000;
    // Backdating lengthens the whole period; the profile limits what lies ahead.
    return seconds <= shape.longestValiditySeconds + shape.backdatingSeconds
      ? null
      : 'the certificate lives longer than its profile allows';
  },
});
