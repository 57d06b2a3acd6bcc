import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Evidence } from './evidence.ts';

export interface EvidenceStore {
  /**
   * Adds the sighting to the row with the same identity, fingerprint, type, origin and verdict, or makes
   * it. `first` says that it was made.
   */
  record(tx: Transaction, evidence: Evidence): Promise<{ readonly first: boolean }>;
  /** The same of many, each of another identity. */
  recordAll(tx: Transaction, evidence: readonly Evidence[]): Promise<void>;
  /** The same as `of`, as the transaction sees it. */
  knownOf(tx: Transaction, certificateId: CertificateId): Promise<readonly Evidence[]>;
  /** RFC 3339: when this identity was last seen using that certificate, recorded or not; null when it never was. */
  lastUse(tx: Transaction, identityId: IdentityId, fingerprint: string): Promise<string | null>;
  /** By when it was seen first; what was seen at one time by when we heard of it. */
  of(certificateId: CertificateId): Promise<readonly Evidence[]>;
}
