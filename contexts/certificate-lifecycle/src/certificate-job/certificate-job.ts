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
  /** Attempts in a row that began and never said how they ended: whoever made them died, or lost the database. */
  readonly unfinished: number;
  /** RFC 3339. While open: not tried again before it; while running: until then the attempt has it to itself. */
  readonly nextAttemptAt: string;
  /** RFC 3339: given up when it fails after this; null: tried for as long as it takes. */
  readonly giveUpAt: string | null;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** One sentence once finished; of a dead one also what to do. */
  readonly result: string | null;
  /** Null unless it is dead. */
  readonly death: JobDeath | null;
  /** What has happened to it, oldest first: the first step and the latest ones. */
  readonly steps: readonly JobStep[];
}

export interface JobStep {
  /** RFC 3339. */
  readonly at: string;
  /** One sentence. */
  readonly what: string;
}

/** Why a job is tried no more by itself. A person may retry it. */
export type JobDeath =
  /** It killed whoever worked on it, again and again: a poison message. */
  'handler_dies' | 'attempts_spent' | 'deadline_passed';

/** What waits for the PKI, by what it is to do. */
export interface OpenJobs {
  readonly action: JobAction;
  readonly count: number;
  /** RFC 3339: when the one was made that waits longest. */
  readonly oldestSince: string;
}

/** Dead jobs that the record still needs done. */
export interface DeadJobs {
  readonly action: JobAction;
  readonly count: number;
}

export const jobActions = ['issue', 'void', 'revoke'] as const satisfies readonly JobAction[];

/** `waiting`: for its next attempt. The open ones are `queued`, `running` and `waiting`. */
export type JobStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'superseded' | 'dead';

const STEPS_KEPT = 30;

/** The first step is always kept, of the others the latest. */
export function withStep(job: CertificateJob, at: string, what: string): CertificateJob {
  const [first, ...others] = job.steps;
  const latest = [...others, { at, what }].slice(1 - STEPS_KEPT);
  return { ...job, steps: first === undefined ? latest : [first, ...latest] };
}
