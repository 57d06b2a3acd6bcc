import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { Plane, TrackedPlane } from './plane.ts';
import type { OutstandingPlane, PlaneConfirmation } from './plane-confirmation.ts';

export interface PlaneConfirmationStore {
  insert(tx: Transaction, confirmation: PlaneConfirmation): Promise<void>;
  update(tx: Transaction, confirmation: PlaneConfirmation): Promise<void>;
  /** Null: the purpose has no such plane. Locked until the transaction ends. */
  lock(tx: Transaction, certificateId: CertificateId, plane: TrackedPlane): Promise<PlaneConfirmation | null>;
  of(certificateIds: readonly CertificateId[]): Promise<readonly PlaneConfirmation[]>;
  /** Outstanding ones that are to be asked about now, longest due first. */
  due(at: string, beyond: string, limit: number): Promise<readonly PlaneConfirmation[]>;
  /**
   * Outstanding although it was revoked by then, the CA's among them, without an open incident about it;
   * `revokedBy` is RFC 3339. The longest revoked first.
   */
  late(revokedBy: (plane: Plane) => string, limit: number): Promise<readonly LateRevocation[]>;
  /** The CA among them. A plane where nothing waits is left out. */
  outstanding(): Promise<readonly OutstandingPlane[]>;
}

export interface LateRevocation {
  readonly certificateId: CertificateId;
  readonly plane: Plane;
}
