import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { FoundCertificate } from './server-certificate-source.ts';
import type { ServerDrift } from './server-drift.ts';

/** What a source had when it was last read, beside what came of it here. Times are RFC 3339, by our clock. */
export interface SeenServerCertificate extends Omit<FoundCertificate, 'chain'> {
  readonly source: string;
  /** Of the certificate there; null while there is none. */
  readonly fingerprint: string | null;
  readonly notAfter: string | null;
  /** Its record; null: it has none, and `notRecorded` says why. */
  readonly certificateId: CertificateId | null;
  readonly notRecorded: string | null;
  readonly drift: (ServerDrift & { readonly since: string }) | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** The last reading of everything a source has. */
export interface SourceLook {
  readonly source: string;
  readonly startedAt: string;
  /** Of the last one that reached the end; null: none has yet. */
  readonly completedAt: string | null;
  /** What it found then. */
  readonly certificates: number;
  /** Why the last one did not reach the end; null: it did. */
  readonly error: string | null;
}

export interface ServerCertificateStore {
  lookOf(source: string): Promise<SourceLook | null>;
  setLook(tx: Transaction, look: SourceLook): Promise<void>;
  /** All that is kept of a source; nobody else changes it before the transaction ends. */
  lock(tx: Transaction, source: string): Promise<readonly SeenServerCertificate[]>;
  /** Takes the place of what was there under the same source and reference. */
  put(tx: Transaction, rows: readonly SeenServerCertificate[]): Promise<void>;
  remove(tx: Transaction, source: string, references: readonly string[]): Promise<void>;
  /** In the order of their references, after one of them. */
  page(source: string, after: string | null, limit: number): Promise<readonly SeenServerCertificate[]>;
}
