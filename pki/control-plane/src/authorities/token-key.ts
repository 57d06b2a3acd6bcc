import { hash } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { importPublicKey, type SignatureAlgorithm, signatureAlgorithmFor } from '@bfcert/kernel/x509';
import type { SigningToken, TokenKeyKind } from '@bfcert/pki-contract/authority';
import { type CrlTicket, redeemCrlTicket } from '../crl/crl-ticket.ts';
import { type IssuanceTicket, redeem } from '../issuance-ticket.ts';
import type { IssuingKey } from './issuing-key.ts';
import type { AuthorityKeyKind } from './key-file.ts';

/** A CA's key that a token keeps: the private part is never here. */
export class TokenKey implements IssuingKey {
  readonly #token: SigningToken;
  readonly #label: string;
  readonly spki: Buffer;
  readonly spkiSha256: string;
  readonly signatureAlgorithm: SignatureAlgorithm;

  private constructor(token: SigningToken, label: string, spki: Buffer) {
    this.#token = token;
    this.#label = label;
    this.spki = spki;
    this.spkiSha256 = hash('sha256', spki);
    this.signatureAlgorithm = signatureAlgorithmFor(unwrap(importPublicKey(spki)));
  }

  /** Null when the token has no key under this label. */
  static async find(token: SigningToken, label: string): Promise<TokenKey | null> {
    const spki = await token.publicKey(label, null);
    return spki === null ? null : new TokenKey(token, label, spki);
  }

  /** Generated in the token, where there is none under this label yet. */
  static async make(token: SigningToken, label: string, kind: AuthorityKeyKind): Promise<TokenKey> {
    const spki = await token.publicKey(label, tokenKeyKind(kind));
    if (spki === null) throw new Error(`the token has not made the key ${label}`);
    return new TokenKey(token, label, spki);
  }

  async sign(ticket: IssuanceTicket): Promise<Buffer> {
    return this.#token.sign(this.#label, this.signatureAlgorithm, redeem(ticket, this.spkiSha256));
  }

  async signCrl(ticket: CrlTicket): Promise<Buffer> {
    return this.#token.sign(this.#label, this.signatureAlgorithm, redeemCrlTicket(ticket, this.spkiSha256));
  }
}

function tokenKeyKind(kind: AuthorityKeyKind): TokenKeyKind {
  if (kind.kind === 'ed448') throw new Error('a token makes no Ed448 keys');
  return kind;
}
