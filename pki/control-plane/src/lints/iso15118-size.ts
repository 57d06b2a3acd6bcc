import { ISO15118_2_LARGEST_BYTES } from '../profiles/secc-leaf.ts';
import { iso15118Edition } from './iso15118.ts';
import { lintOf } from './lint.ts';

export const iso15118Size = lintOf({
  name: 'iso15118-size',
  source: 'ISO 15118-2, as OPCP states it: 800 bytes of DER',
  level: 'error',
  needs: [],
  fault: ({ certificate }) =>
    iso15118Edition(certificate) === '-2' && certificate.der.length > ISO15118_2_LARGEST_BYTES
      ? `the certificate has ${certificate.der.length} bytes; ISO 15118-2 allows ${ISO15118_2_LARGEST_BYTES}`
      : null,
});
