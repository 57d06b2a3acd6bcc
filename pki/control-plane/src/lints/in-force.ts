import { lintOf } from './lint.ts';

export const inForce = lintOf({
  name: 'in-force',
  source: 'RFC 5280 6.1.3 (a)(2); errata to OCPP A02.FR.06',
  level: 'warning',
  needs: ['now'],
  fault: ({ certificate, now }) => {
    if (now < certificate.notBefore) return `the certificate begins at ${certificate.notBefore.toISOString()}`;
    return now > certificate.notAfter ? `the certificate ended at ${certificate.notAfter.toISOString()}` : null;
  },
});
