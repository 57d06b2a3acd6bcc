import { assembleCrl, type Certificate, encodeTbsCrl } from '@bfcert/kernel/x509';

/** A list of nobody, whose signature is only a shape: whoever serves a list does not judge it. */
export function crlOf(issuer: Certificate, number: bigint, thisUpdate: Date, nextUpdate: Date): Buffer {
  const signatureAlgorithm = 'ecdsa-sha256';
  const fields = { issuer, number, thisUpdate, nextUpdate, issuingDistributionPoint: null, entries: [] };
  return assembleCrl(encodeTbsCrl({ signatureAlgorithm, ...fields }), signatureAlgorithm, Buffer.alloc(70, 1));
}
