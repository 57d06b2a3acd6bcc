import { rsaModulusFault } from '../rsa-modulus.ts';
import { lintOf } from './lint.ts';

export const rsaModulus = lintOf({
  name: 'rsa-modulus',
  source: 'CVE-2017-15361 (ROCA), CVE-2022-26320; CA/Browser Forum baseline requirements 6.1.1.3',
  level: 'error',
  needs: [],
  fault: ({ certificate }) => (certificate.key.kind === 'rsa' ? rsaModulusFault(certificate.spki) : null),
});
