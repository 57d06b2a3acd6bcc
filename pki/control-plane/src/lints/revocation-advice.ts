import { isRoot, lintOf } from './lint.ts';

export const revocationAdvice = lintOf({
  name: 'revocation-advice',
  source: 'RFC 5280 4.2.1.13 and 4.2.2.1',
  level: 'notice',
  needs: [],
  fault: ({ certificate }) =>
    isRoot(certificate) || certificate.hasOcspNoCheck || certificate.crlUris.length + certificate.ocspUris.length > 0
      ? null
      : 'it says nowhere how to learn of its revocation',
});
