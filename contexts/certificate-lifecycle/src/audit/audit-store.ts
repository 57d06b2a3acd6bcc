import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { AuditEntry, AuditEntryId, SealedAuditEntry } from './audit-entry.ts';
import type { AuditFilter } from './audit-filter.ts';

/** An entry with its seal, which follows within a second. */
export interface WrittenAuditEntry {
  readonly entry: AuditEntry;
  readonly seal: Omit<SealedAuditEntry, 'entry'> | null;
}

export interface FoundAuditEntry extends WrittenAuditEntry {
  /** The order of writing, which the order of sealing follows closely; for pages alone. */
  readonly position: number;
}

/** Append-only: nothing in it can change or take back an entry. */
export interface AuditStore {
  append(tx: Transaction, entry: AuditEntry): Promise<void>;
  /** Committed entries without a seal in the order to seal them; one sealer at a time, the lock ends with the transaction. */
  takeUnsealed(tx: Transaction, limit: number): Promise<readonly AuditEntry[]>;
  head(tx: Transaction): Promise<{ readonly seq: number; readonly hash: string } | null>;
  seal(tx: Transaction, sealed: readonly SealedAuditEntry[]): Promise<void>;
  unsealedCount(): Promise<number>;
  /** The number of the last sealed entry; 0 when there is none. */
  sealedCount(): Promise<number>;
  /** RFC 3339: when the entry that was written last was made, sealed or not; null: there is none. */
  newestAt(): Promise<string | null>;
  find(id: AuditEntryId): Promise<WrittenAuditEntry | null>;
  /** Newest first. */
  search(filter: AuditFilter, before: number | null, limit: number): Promise<readonly FoundAuditEntry[]>;
  sealedAfter(seq: number, limit: number): Promise<readonly SealedAuditEntry[]>;
  of(certificateId: CertificateId): Promise<readonly AuditEntry[]>;
}
