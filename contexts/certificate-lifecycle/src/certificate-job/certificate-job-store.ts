import type { Transaction } from '@bfcert/kernel/transaction';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJob, OpenJobs } from './certificate-job.ts';
import type { CertificateJobId } from './certificate-job-id.ts';

export interface CertificateJobStore {
  insert(tx: Transaction, job: CertificateJob): Promise<void>;
  update(tx: Transaction, job: CertificateJob): Promise<void>;
  /** The one open job of a record; at most one is open at a time. */
  openOf(tx: Transaction, certificateId: CertificateId): Promise<CertificateJob | null>;
  find(id: CertificateJobId): Promise<CertificateJob | null>;
  list(query: {
    readonly certificateId?: CertificateId;
    readonly open?: boolean;
    readonly after: CertificateJobId | null;
    readonly limit: number;
  }): Promise<readonly CertificateJob[]>;
  /** Records with an open job whose next attempt is due. */
  due(at: string, limit: number): Promise<readonly CertificateId[]>;
  /** An action without open jobs is left out. */
  openByAction(): Promise<readonly OpenJobs[]>;
}
