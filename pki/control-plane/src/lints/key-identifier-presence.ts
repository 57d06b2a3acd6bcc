import { isSelfIssued, lintOf } from './lint.ts';

export const keyIdentifierPresence = lintOf({
  name: 'key-identifier-presence',
  source: 'RFC 5280 4.2.1.1 and 4.2.1.2: without them chains cannot be built when a name has two keys',
  level: 'warning',
  needs: [],
  fault: (known) => {
    const { certificate } = known;
    if (certificate.isCa && certificate.subjectKeyId === null) return 'a CA has no subject key identifier';
    return certificate.authorityKeyId === null && !isSelfIssued(certificate)
      ? 'there is no authority key identifier'
      : null;
  },
});
