import { isSelfIssued, lintOf } from './lint.ts';

export const issuerMaySign = lintOf({
  name: 'issuer-may-sign',
  source: 'RFC 5280 4.2.1.3, 4.2.1.9 and 6.1.4 (l): a self-issued authority takes no room of the path length',
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) => {
    if (!issuer.isCa || issuer.keyUsage?.includes('keyCertSign') !== true)
      return 'the issuer may not sign certificates';
    if (!certificate.isCa || isSelfIssued(certificate) || issuer.pathLength === null) return null;
    return certificate.pathLength !== null && certificate.pathLength < issuer.pathLength
      ? null
      : 'the path length of the issuer leaves no room for this authority';
  },
});
