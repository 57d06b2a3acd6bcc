import type { KeyAlgorithm } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

/** Names of the algorithms of this package begin with their scheme; none of them hashes with less than SHA-256. */
const SCHEME: { readonly [Kind in KeyAlgorithm['kind']]: string } = {
  ec: 'ecdsa-',
  rsa: 'rsa-',
  ed25519: 'ed25519',
  ed448: 'ed448',
};

export const signatureAlgorithm = lintOf({
  name: 'signature-algorithm',
  source: 'RFC 5280 4.1.1.2; OCPP A00.FR.504 to 506',
  level: 'error',
  needs: ['issuer'],
  fault: ({ certificate, issuer }) =>
    certificate.signatureAlgorithm.startsWith(SCHEME[issuer.key.kind])
      ? null
      : `${certificate.signatureAlgorithm} does not go with the key of the issuer`,
});
