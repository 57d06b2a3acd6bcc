import { lintOf } from './lint.ts';

export const validityOrder = lintOf({
  name: 'validity-order',
  source: 'RFC 5280 4.1.2.5',
  level: 'error',
  needs: [],
  fault: ({ certificate }) =>
    certificate.notAfter > certificate.notBefore ? null : 'the certificate ends before it begins',
});
