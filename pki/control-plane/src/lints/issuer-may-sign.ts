import { isSelfIssued, lintOf } from './lint.ts';

export const issuerMaySign = lintOf({
  name: 'issuer-may-sign',
  source: 'RFC 5280 4.2.1.9, 6.1.4 (k) to (n): a self-issued authority takes no room of the path length',
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) => {
    // Without a key usage at all the path is valid (6.1.4 (n)); that it is missing is authority-rights' finding.
    if (!issuer.isCa || issuer.keyUsage?.includes('keyCertSign') === false) {
      return 'the issuer may not sign certificates';
    }
    if (!certificate.isCa || isSelfIssued(certificate) || issuer.pathLength === null) return null;
    return certificate.pathLength !== null && certificate.pathLength < issuer.pathLength
      ? null
      : 'the path length of the issuer leaves no room for this authority';
  },
});
