import type { SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { CrlTicket } from '../crl/crl-ticket.ts';
import type { IssuanceTicket } from '../issuance-ticket.ts';

/** A key that issues, wherever it is kept. It signs what a ticket of a lint stands for, and nothing else. */
export interface IssuingKey {
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly spkiSha256: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Rejects with `AuthorityUnavailable` while a token that keeps it is away. The ticket is spent in any case. */
  sign(ticket: IssuanceTicket): Buffer | Promise<Buffer>;
  signCrl(ticket: CrlTicket): Buffer | Promise<Buffer>;
}
