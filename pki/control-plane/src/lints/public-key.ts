import { importPublicKey } from '@bfcert/kernel/x509';
import { keyFault } from '../profiles/profile.ts';
import type { Lint } from './lint.ts';

export const publicKey: Lint = {
  name: 'public-key',
  source: 'OCPP A00.FR.501 to 504; the profile; no end entity holds the key of its own authority',
  fault: ({ certificate, shape, issuer }) => {
    const imported = importPublicKey(certificate.spki);
    if (!imported.ok) return imported.detail;
    if (issuer !== certificate && certificate.spkiSha256 === issuer.spkiSha256) return "the key is the authority's own";
    return keyFault(shape.keys, certificate.key);
  },
};
