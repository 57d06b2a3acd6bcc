import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { VersionStore } from '../version-in-force/version-store.ts';
import type { GovernedCertificate } from './governed-certificate.ts';
import type { PolicyDryRun, PolicyDryRunId } from './policy-dry-run.ts';
import type { PolicyVersion } from './policy-version.ts';

export interface PolicyStore extends VersionStore<PolicyVersion> {
  /** The highest number in a transaction, held until its end: who applies one waits for whoever does so now. */
  lockLatestNumber(tx: Transaction): Promise<number>;
  /** Newest first. */
  list(page: { readonly before: number | null; readonly limit: number }): Promise<readonly PolicyVersion[]>;

  addDryRun(tx: Transaction, run: PolicyDryRun): Promise<void>;
  updateDryRun(tx: Transaction, run: PolicyDryRun): Promise<void>;
  /** How many of this requester are looking. One at a time may ask, until its transaction ends. */
  looksOf(tx: Transaction, requester: PolicyDryRun['requester']): Promise<number>;
  findDryRun(id: PolicyDryRunId): Promise<PolicyDryRun | null>;
  /** Locked until the transaction ends. */
  lockDryRun(tx: Transaction, id: PolicyDryRunId): Promise<PolicyDryRun | null>;
  /** The same; null also while another process works on it. */
  lockDryRunIfFree(tx: Transaction, id: PolicyDryRunId): Promise<PolicyDryRun | null>;
  /** Looking, and due at this moment (RFC 3339). */
  dueDryRuns(at: string, limit: number): Promise<readonly PolicyDryRunId[]>;
  /** Of those that were made before (RFC 3339) at most so many. Returns how many. */
  forgetDryRuns(tx: Transaction, before: string, limit: number): Promise<number>;

  /** Certificates in service (issued, installed, active or inactive) whose records were made by `madeBy`, by id. */
  governed(madeBy: Date, after: CertificateId | null, limit: number): Promise<readonly GovernedCertificate[]>;
}
