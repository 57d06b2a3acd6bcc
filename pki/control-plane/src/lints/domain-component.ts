import { nameOf } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const domainComponent = lintOf({
  name: 'domain-component',
  source: 'ISO 15118-2 as implemented (EcoG): DC is CPO in the certificate of an EVSE and V2G in its authorities',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate, shape }) => {
    const found = nameOf(certificate.subject, 'DC');
    const expected = shape.domainComponent === null ? [] : [shape.domainComponent];
    return found.join('\n') === expected.join('\n') ? null : `the domain component is ${found.join(', ') || 'missing'}`;
  },
});
