import { type CertId, type Certificate, type CertificateStatus, certIdOf } from '@bfcert/kernel/x509';
import type { ResponderKey } from './responder-key.ts';

/** RFC 5019 clients ask with SHA-1, OCPP stations with SHA-256 at least. */
const HASHES = ['sha1', 'sha256'] as const;

/** The same answer for both ways to name the certificate. */
export type AnswerPair = { readonly [Hash in (typeof HASHES)[number]]: Buffer };

export interface AnswerTimes {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

/** Answers for one issuing certificate. */
export class Responder {
  readonly certificate: Certificate;
  readonly #key: ResponderKey;
  /** The issuer's part of a CertID; hashing it for each answer would cost more than encoding the answer. */
  readonly #names: { readonly [Hash in keyof AnswerPair]: CertId };

  constructor(issuer: Certificate, certificate: Certificate, key: ResponderKey) {
    this.certificate = certificate;
    this.#key = key;
    this.#names = { sha1: certIdOf(issuer, '0', 'sha1'), sha256: certIdOf(issuer, '0', 'sha256') };
  }

  answer(serial: string, status: CertificateStatus, times: AnswerTimes): AnswerPair {
    return {
      sha1: this.#answerBy('sha1', serial, status, times),
      sha256: this.#answerBy('sha256', serial, status, times),
    };
  }

  #answerBy(hash: keyof AnswerPair, serial: string, status: CertificateStatus, times: AnswerTimes): Buffer {
    const single = { certId: { ...this.#names[hash], serial }, status, ...times };
    return this.#key.answer(single, times.thisUpdate, this.certificate);
  }
}
