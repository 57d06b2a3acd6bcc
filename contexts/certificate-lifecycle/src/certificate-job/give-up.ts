import type { RetryPolicy } from '../policy/policy.ts';
import type { CertificateJob, JobAction, JobDeath } from './certificate-job.ts';

/** A process may die for a reason of its own, and once more; whatever was there a third time is the reason. */
const UNFINISHED_TOLERATED = 3;
/** A clock that jumped ahead passes a deadline too: nothing is given up for time alone before it had these many tries. */
const TRIES_BEFORE_DEADLINE = 10;

/** Null: it is tried again. Decided before an attempt and after one that failed. */
export function causeOfDeath(
  { action, attempts, unfinished, giveUpAt }: CertificateJob,
  retry: RetryPolicy,
  now: Date,
): JobDeath | null {
  if (unfinished >= UNFINISHED_TOLERATED) return 'handler_dies';
  // The PKI must know in the end what we have revoked: an outage is waited for, however long.
  if (action === 'revoke') return null;
  if (attempts >= retry.attempts) return 'attempts_spent';
  const isLate = giveUpAt !== null && giveUpAt <= now.toISOString();
  return isLate && attempts >= TRIES_BEFORE_DEADLINE ? 'deadline_passed' : null;
}

/** RFC 3339; null: never for time alone. */
export function deadlineOf(action: JobAction, retry: RetryPolicy, now: Date): string | null {
  return action === 'revoke' ? null : new Date(now.getTime() + retry.deadline * 1000).toISOString();
}

const causes: Readonly<Record<JobDeath, (job: CertificateJob) => string>> = {
  handler_dies: ({ unfinished }) =>
    `The last ${unfinished} attempts never ended: the process that made them died or lost the database. Read the server's log at these times before retrying.`,
  attempts_spent: ({ attempts, lastError }) =>
    `${attempts} attempts failed, the last with: ${lastError ?? 'no word'}. Retry when that is mended.`,
  deadline_passed: ({ lastError, giveUpAt }) =>
    `It was to be done by ${giveUpAt ?? 'then'}; the last attempt failed with: ${lastError ?? 'no word'}. Retry when that is mended, or cancel the request.`,
};

/** What an operator reads of a dead job: why, and what to do. */
export const deathSentence = (job: CertificateJob, death: JobDeath): string => causes[death](job);
