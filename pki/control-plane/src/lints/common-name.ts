import { nameOf } from '@bfcert/kernel/x509';
import { commonNameFault } from '@bfcert/pki-contract';
import { lintOf } from './lint.ts';

export const commonName = lintOf({
  name: 'common-name',
  source: 'OCPP A00.FR.510 and 511, ISO 15118, ISO 3779: the CN has the form of what it names',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const [name] = nameOf(certificate.subject, 'CN');
    return name === undefined ? 'there is no common name' : commonNameFault(shape.commonName, name);
  },
});
