import { nameOf } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const oneCommonName = lintOf({
  name: 'one-common-name',
  source: 'OCPP A00.FR.405, 412, 510 and 511: both sides compare the CN, and readers differ in which of two they take',
  level: 'warning',
  needs: [],
  fault: ({ certificate }) => {
    const found = nameOf(certificate.subject, 'CN').length;
    return certificate.isCa || found === 1 ? null : `the subject has ${found} common names`;
  },
});
