import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJobId } from './certificate-job-id.ts';

/** What the PKI still has to do for a record. */
export type JobAction = 'issue' | 'void' | 'revoke';

/** The visible account of work that runs after a command has returned (NFR-002). */
export interface CertificateJob {
  readonly id: CertificateJobId;
  readonly certificateId: CertificateId;
  readonly action: JobAction;
  /** Who asked: kind and id, as in the audit. */
  readonly requestedBy: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly status: JobStatus;
  readonly attempts: number;
  /** RFC 3339. While open: not tried again before it. */
  readonly nextAttemptAt: string;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** One sentence once finished. */
  readonly result: string | null;
}

/** What waits for the PKI, by what it is to do. */
export interface OpenJobs {
  readonly action: JobAction;
  readonly count: number;
  /** RFC 3339: when the one was made that waits longest. */
  readonly oldestSince: string;
}

/** `waiting`: for its next attempt. The open ones are `queued`, `running` and `waiting`. */
export type JobStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'superseded';
