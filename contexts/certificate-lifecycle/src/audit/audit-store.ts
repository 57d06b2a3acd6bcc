import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { AuditEntry, SealedAuditEntry } from './audit-entry.ts';

/** Append-only: nothing in it can change or take back an entry. */
export interface AuditStore {
  append(tx: Transaction, entry: AuditEntry): Promise<void>;
  /** Committed entries without a seal in the order to seal them; one sealer at a time, the lock ends with the transaction. */
  takeUnsealed(tx: Transaction, limit: number): Promise<readonly AuditEntry[]>;
  head(tx: Transaction): Promise<{ readonly seq: number; readonly hash: string } | null>;
  seal(tx: Transaction, sealed: readonly SealedAuditEntry[]): Promise<void>;
  unsealedCount(): Promise<number>;
  sealedAfter(seq: number, limit: number): Promise<readonly SealedAuditEntry[]>;
  of(certificateId: CertificateId): Promise<readonly AuditEntry[]>;
}
