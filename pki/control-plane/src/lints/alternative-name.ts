import { nameOf } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const alternativeName = lintOf({
  name: 'alternative-name',
  source: 'OCPP A00.FR.510 and 511; docs/issuance-cycle.md on the deviation for server certificates',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const expected = shape.subjectAltName === 'absent' ? [] : nameOf(certificate.subject, 'CN');
    return certificate.dnsNames.join() === expected.join() ? null : 'the DNS names are not those of the profile';
  },
});
