import { keyIdentifierOf } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const subjectKeyIdentifier = lintOf({
  name: 'subject-key-identifier',
  source: 'RFC 5280 4.2.1.2, method 1',
  level: 'error',
  needs: ['shape'],
  fault: ({ certificate }) =>
    certificate.subjectKeyId === keyIdentifierOf(certificate.spki).toString('hex')
      ? null
      : 'the subject key identifier does not name the key',
});
