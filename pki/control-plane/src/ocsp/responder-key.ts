import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import {
  assembleOcspResponse,
  type Certificate,
  encodeOcspResponseData,
  type SignatureAlgorithm,
  type SingleResponseFields,
  signatureAlgorithmFor,
  signTbs,
} from '@bfcert/kernel/x509';

/**
 * The key of a delegated OCSP responder. It makes what it signs itself, out of statuses, so there is
 * no way to have it sign anything but OCSP answers: it needs no ticket.
 */
export class ResponderKey {
  readonly #privateKey: KeyObject;
  readonly #signatureAlgorithm: SignatureAlgorithm;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly spkiSha256: string;

  constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    this.#signatureAlgorithm = signatureAlgorithmFor(privateKey);
    this.spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    this.spkiSha256 = hash('sha256', this.spki);
  }

  /** DER of an OCSPResponse about one certificate that carries `own`, the certificate of this key. */
  answer(single: SingleResponseFields, producedAt: Date, own: Certificate): Buffer {
    const data = encodeOcspResponseData({ responderSpki: this.spki, producedAt, responses: [single] });
    const signature = signTbs(data, this.#privateKey, this.#signatureAlgorithm);
    return assembleOcspResponse(data, this.#signatureAlgorithm, signature, [own.der]);
  }
}
