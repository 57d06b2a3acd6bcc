import type { Transaction } from '@bfcert/kernel/transaction';
import type { AttestableCriterion } from './attestable.ts';
import type { Attestation } from './attestation.ts';
import type { AttestationId } from './attestation-id.ts';

/** Nothing is ever deleted: what somebody has attested stays readable. */
export interface AttestationStore {
  insert(tx: Transaction, attestation: Attestation): Promise<void>;
  update(tx: Transaction, attestation: Attestation): Promise<void>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: AttestationId): Promise<Attestation | null>;
  /** Newest first, before the given one. */
  page(query: {
    readonly criterion: AttestableCriterion | null;
    readonly before: AttestationId | null;
    readonly limit: number;
  }): Promise<readonly Attestation[]>;
  /** Neither withdrawn nor, at that time, over; the one that ends last first. */
  inForce(now: Date): Promise<readonly Attestation[]>;
}
