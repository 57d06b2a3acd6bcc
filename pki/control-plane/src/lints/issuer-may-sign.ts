import type { Lint } from './lint.ts';

export const issuerMaySign: Lint = {
  name: 'issuer-may-sign',
  source: 'RFC 5280 4.2.1.3 and 4.2.1.9',
  fault: ({ certificate, issuer }) => {
    if (!issuer.isCa || issuer.keyUsage?.includes('keyCertSign') !== true)
      return 'the issuer may not sign certificates';
    const selfSigned = issuer === certificate;
    if (!selfSigned && certificate.isCa && (issuer.pathLength ?? 0) <= (certificate.pathLength ?? 0)) {
      return 'the path length of the issuer leaves no room for this authority';
    }
    return null;
  },
};
