import { nameOf } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const wildcardName = lintOf({
  name: 'wildcard-name',
  source: 'OCPP errata 2025-02: a station refuses a wildcard unless AllowCSMSTLSWildcards is set',
  level: 'warning',
  needs: [],
  fault: ({ certificate }) => {
    const wildcard = [...certificate.dnsNames, ...nameOf(certificate.subject, 'CN')].find((name) =>
      name.includes('*.'),
    );
    return wildcard === undefined ? null : `${wildcard} is a wildcard`;
  },
});
