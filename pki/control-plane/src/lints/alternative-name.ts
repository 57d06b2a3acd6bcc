import { nameOf } from '@bfcert/kernel/x509';
import type { Lint } from './lint.ts';

export const alternativeName: Lint = {
  name: 'alternative-name',
  source: 'OCPP A00.FR.510 and 511; docs/issuance-cycle.md on the deviation for server certificates',
  fault: ({ certificate, shape }) => {
    const expected = shape.subjectAltName === 'absent' ? [] : nameOf(certificate.subject, 'CN');
    if (certificate.dnsNames.join() !== expected.join()) return 'the DNS names are not those of the profile';
    return certificate.dnsNames.some((name) => name.includes('*')) ? 'a DNS name is a wildcard' : null;
  },
};
