import type { OcspPage } from '@bfcert/pki-contract';

/** What requests have to do with the publication of statuses. */
export interface StatusDesk {
  /** Some certificate may have another status, or its first. */
  changed(): void;
  /** Whether a certificate with this fingerprint is an issuer of ours. */
  answersFor(issuer: string): boolean;
  answersSince(store: string | null, position: number, limit: number): OcspPage;
}
