import type { Certificate, SignatureAlgorithm } from '@bfcert/kernel/x509';
import type { CrlTicket } from './crl-ticket.ts';

/** A key as far as revocation lists need it. */
export interface CrlSigner {
  readonly signatureAlgorithm: SignatureAlgorithm;
  signCrl(ticket: CrlTicket): Buffer | Promise<Buffer>;
}

/** Who has revocation lists. */
export interface CrlIssuer {
  /** Lists are kept under its fingerprint. */
  readonly certificate: Certificate;
  /** What it issues. */
  readonly contains: 'userCertificates' | 'caCertificates';
  /** The lists there must be, whether something stands in them or not: those that its certificates name. */
  readonly shards: readonly number[];
  /** From thisUpdate to nextUpdate. It is signed again when half of that has passed. */
  readonly validityMs: number;
  /** Null while the key is not here, as that of a root that was taken offline. */
  openKey(): Promise<CrlSigner | null>;
}
