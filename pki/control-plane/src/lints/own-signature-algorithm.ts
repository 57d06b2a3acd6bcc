import type { KeyAlgorithm, SignatureAlgorithm } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

/** PKCS#1 v1.5 and not RSA-PSS in the RSA chain: it is for stations whose TLS stack knows nothing newer (A00.FR.505 is a SHOULD). */
function agreedFor(key: KeyAlgorithm): SignatureAlgorithm {
  switch (key.kind) {
    case 'ec':
      return ({ 'P-256': 'ecdsa-sha256', 'P-384': 'ecdsa-sha384', 'P-521': 'ecdsa-sha512' } as const)[key.curve];
    case 'rsa':
      return 'rsa-sha256';
    case 'ed25519':
    case 'ed448':
      return key.kind;
  }
}

export const ownSignatureAlgorithm = lintOf({
  name: 'own-signature-algorithm',
  source: 'OCPP A00.FR.504 to 506; ISO 15118-2 and -20: the hash of the strength of the curve',
  level: 'error',
  needs: ['shape', 'issuer'],
  fault: ({ certificate, issuer }) =>
    certificate.signatureAlgorithm === agreedFor(issuer.key)
      ? null
      : `the signature is ${certificate.signatureAlgorithm} and not ${agreedFor(issuer.key)}`,
});
