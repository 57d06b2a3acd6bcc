import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Evidence } from './evidence.ts';

export interface EvidenceStore {
  /**
   * Adds the sighting to the row with the same identity, fingerprint, type and verdict, or makes
   * it. `first` says that it was made.
   */
  record(tx: Transaction, evidence: Evidence): Promise<{ readonly first: boolean }>;
  of(certificateId: CertificateId): Promise<readonly Evidence[]>;
}
