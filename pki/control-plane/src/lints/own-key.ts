import { lintOf } from './lint.ts';

export const ownKey = lintOf({
  name: 'own-key',
  source: 'no end entity holds the key of its own authority',
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) =>
    issuer !== certificate && certificate.spkiSha256 === issuer.spkiSha256 ? "the key is the authority's own" : null,
});
