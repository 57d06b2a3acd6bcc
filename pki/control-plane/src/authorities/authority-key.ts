import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import { type SignatureAlgorithm, signatureAlgorithmFor, signTbs } from '@bfcert/kernel/x509';
import { type CrlTicket, redeemCrlTicket } from '../crl/crl-ticket.ts';
import { type IssuanceTicket, redeem } from '../issuance-ticket.ts';

/** A CA's private key. It signs what a ticket of a lint stands for, and nothing else can reach it. */
export class AuthorityKey {
  readonly #privateKey: KeyObject;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly spkiSha256: string;
  readonly signatureAlgorithm: SignatureAlgorithm;

  constructor(privateKey: KeyObject) {
    this.#privateKey = privateKey;
    this.spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    this.spkiSha256 = hash('sha256', this.spki);
    this.signatureAlgorithm = signatureAlgorithmFor(privateKey);
  }

  sign(ticket: IssuanceTicket): Buffer {
    return signTbs(redeem(ticket, this.spkiSha256), this.#privateKey, this.signatureAlgorithm);
  }

  signCrl(ticket: CrlTicket): Buffer {
    return signTbs(redeemCrlTicket(ticket, this.spkiSha256), this.#privateKey, this.signatureAlgorithm);
  }
}
