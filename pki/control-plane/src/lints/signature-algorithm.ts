import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { Lint } from './lint.ts';

/** PKCS#1 v1.5 and not RSA-PSS in the RSA chain: it is for stations whose TLS stack knows nothing newer (A00.FR.505 is a SHOULD). */
const BY_KEY: { readonly [Kind in 'ec' | 'rsa']: readonly SignatureAlgorithm[] } = {
  ec: ['ecdsa-sha256', 'ecdsa-sha384'],
  rsa: ['rsa-sha256'],
};

export const signatureAlgorithm: Lint = {
  name: 'signature-algorithm',
  source: 'OCPP A00.FR.504 to 506',
  fault: ({ certificate, issuer }) => {
    const { kind } = issuer.key;
    const fits = (kind === 'ec' || kind === 'rsa') && BY_KEY[kind].includes(certificate.signatureAlgorithm);
    return fits ? null : `${certificate.signatureAlgorithm} does not go with the key of the issuer`;
  },
};
