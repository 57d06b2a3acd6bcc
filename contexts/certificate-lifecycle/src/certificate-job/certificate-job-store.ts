import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { CertificateJob, DeadJobs, JobAction, JobStatus, OpenJobs } from './certificate-job.ts';
import type { CertificateJobId } from './certificate-job-id.ts';

export interface CertificateJobStore {
  insert(tx: Transaction, job: CertificateJob): Promise<void>;
  update(tx: Transaction, job: CertificateJob): Promise<void>;
  /** The one open job of a record; at most one is open at a time. */
  openOf(tx: Transaction, certificateId: CertificateId): Promise<CertificateJob | null>;
  /** As the transaction sees it; to be sure of it, lock its identity first. */
  inTransaction(tx: Transaction, id: CertificateJobId): Promise<CertificateJob | null>;
  /** Whether an attempt for another record of this identity is under way at `at`. */
  isIdentityBusy(tx: Transaction, identityId: IdentityId, but: CertificateJobId, at: string): Promise<boolean>;
  /** Whether an attempt that is the first after an unfinished one is under way at `at`. One transaction at a time may ask. */
  isSuspectAtWork(tx: Transaction, but: CertificateJobId, at: string): Promise<boolean>;
  /** Null also for a job about an identity of none of these owners. */
  find(id: CertificateJobId, owners: OwnerScope): Promise<CertificateJob | null>;
  /** Newest first. */
  list(query: JobQuery): Promise<readonly CertificateJob[]>;
  /** Records with an open job whose next attempt is due at `at`, or not before `beyond`: no job waits so long. */
  due(at: string, beyond: string, limit: number): Promise<readonly CertificateId[]>;
  /** An action without open jobs is left out. */
  openByAction(): Promise<readonly OpenJobs[]>;
  deadByAction(): Promise<readonly DeadJobs[]>;
}

export interface JobQuery {
  readonly owners: OwnerScope;
  readonly certificateId?: CertificateId;
  readonly open?: boolean;
  readonly status?: JobStatus;
  readonly action?: JobAction;
  /** Whether it is dead while its record still needs it done: it waits for a person. */
  readonly dead?: boolean;
  /** The job before, of the page before. */
  readonly after: CertificateJobId | null;
  readonly limit: number;
}
