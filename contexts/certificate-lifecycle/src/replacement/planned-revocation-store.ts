import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { PlannedRevocation } from './planned-revocation.ts';

export interface PlannedRevocationStore {
  /** In place of the one before of this certificate. With the identity locked. */
  put(tx: Transaction, plan: PlannedRevocation): Promise<void>;
  /** With the identity locked. */
  inTransaction(tx: Transaction, certificateId: CertificateId): Promise<PlannedRevocation | null>;
  find(certificateId: CertificateId): Promise<PlannedRevocation | null>;
  /**
   * Pending ones that there may be something to do for at `at` (RFC 3339): another is active in the place, the
   * deadline has passed, or the certificate has left service in another way.
   */
  due(at: string, limit: number): Promise<readonly CertificateId[]>;
}
