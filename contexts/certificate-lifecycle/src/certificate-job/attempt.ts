import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import type { Identity } from '../identity/identity.ts';
import { openForDeadJob } from '../incident/of-certificate.ts';
import type { RetryPolicy } from '../policy/policy.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';
import { backOff } from './back-off.ts';
import { type CertificateJob, type JobDeath, withStep } from './certificate-job.ts';
import { causeOfDeath, deathSentence } from './give-up.ts';
import { nextTask } from './next-task.ts';
import { tellOfJob } from './tell-of-job.ts';

/** Our clock and the queue's may differ by this much, in milliseconds. */
const CLOCK_TOLERANCE = 1000;
/** So long an attempt waits for the PKI, in milliseconds: a little longer than one call to it may take. */
export const ATTEMPT_MS = 12_000;
/** So long a record is left to an attempt that says nothing: it has ended by then, or whoever made it is dead. */
const LEASE_MS = ATTEMPT_MS + 3_000;
/** Until the attempt that it waits for has ended, as a rule. */
const WAIT_FOR_ANOTHER_MS = 1_000;

/** Its number, `job.attempts`, fences it: whoever writes after a later one has begun writes nothing. */
export interface Attempt {
  readonly job: CertificateJob;
  readonly record: Certificate;
  readonly identity: Identity;
}

/** The work goes on for whoever asked: in their words, under their correlation id. */
export const contextOf = (job: CertificateJob): CommandContext => ({
  actor: { ...systemActor('certificate-jobs'), onBehalfOf: job.requestedBy },
  reason: job.reason,
  correlationId: job.correlationId,
  causationId: job.id,
});

/**
 * Counts the attempt before it is made, so that one that kills this process is counted. With the
 * identity locked, and one attempt of an identity at a time.
 */
export async function beginAttempt(
  deps: LifecycleDependencies,
  tx: Transaction,
  certificateId: CertificateId,
): Promise<Attempt | 'nothing_to_do' | 'too_early' | 'gave_up'> {
  const found = await openHoldingsOf(deps, tx, certificateId);
  const action = found === null ? null : nextTask(found.record);
  const open = await deps.jobs.openOf(tx, certificateId);
  if (found === null || action === null || open === null || open.action !== action) return 'nothing_to_do';
  const { record, holdings } = found;
  const { retry } = deps.policies.of(record, holdings.identity);
  const now = deps.clock.now();
  if (isTooEarly(open, retry, now)) return 'too_early';

  // Running, and its time is over: whoever made that attempt never said how it ended.
  const job = open.status === 'running' ? { ...open, unfinished: open.unfinished + 1 } : open;
  const death = causeOfDeath(job, retry, now);
  if (death !== null) {
    await bury(deps, tx, { job, record }, death);
    return 'gave_up';
  }
  if (await mustWait(deps, tx, { job, record }, now)) {
    const startAfter = new Date(now.getTime() + WAIT_FOR_ANOTHER_MS);
    await deps.nudges.nudge(tx, CERTIFICATE_JOBS, certificateId, { startAfter });
    return 'too_early';
  }

  const attempts = job.attempts + 1;
  const running: CertificateJob = {
    ...withStep(job, now.toISOString(), `Attempt ${attempts} began.`),
    status: 'running',
    attempts,
    nextAttemptAt: new Date(now.getTime() + LEASE_MS).toISOString(),
  };
  await deps.jobs.update(tx, running);
  return { job: running, record, identity: holdings.identity };
}

/** The PKI gave no answer: when it is tried again, or that it is not. */
export async function postpone(
  deps: LifecycleDependencies,
  tx: Transaction,
  { job, record, identity }: Attempt,
  error: unknown,
): Promise<'will_retry' | 'gave_up'> {
  await openHoldingsOf(deps, tx, record.id);
  const current = await deps.jobs.inTransaction(tx, job.id);
  if (current === null || !isStillOurs(current, job)) return 'will_retry';
  const { retry } = deps.policies.of(record, identity);
  const now = deps.clock.now();
  const lastError = error instanceof Error ? error.message : String(error);
  const failed: CertificateJob = {
    ...withStep(current, now.toISOString(), `Attempt ${job.attempts} failed: ${lastError}`),
    unfinished: 0,
    lastError,
  };
  const death = causeOfDeath(failed, retry, now);
  if (death !== null) {
    await bury(deps, tx, { job: failed, record }, death);
    return 'gave_up';
  }
  const next = new Date(now.getTime() + backOff(retry, failed.attempts, job.id) * 1000);
  await deps.jobs.update(tx, { ...failed, status: 'waiting', nextAttemptAt: next.toISOString() });
  await deps.nudges.nudge(tx, CERTIFICATE_JOBS, record.id, { startAfter: next });
  return 'will_retry';
}

/** Call with the identity locked. */
export async function finish(
  deps: LifecycleDependencies,
  tx: Transaction,
  job: CertificateJob,
  { result, failed }: { readonly result: string; readonly failed: boolean },
): Promise<void> {
  const current = await deps.jobs.inTransaction(tx, job.id);
  // An answer of the PKI holds, whichever attempt brings it.
  if (current === null || current.finishedAt !== null) return;
  const finishedAt = deps.clock.now().toISOString();
  await deps.jobs.update(tx, {
    ...withStep(current, finishedAt, result),
    status: failed ? 'failed' : 'succeeded',
    unfinished: 0,
    finishedAt,
    result,
    lastError: failed ? result : null,
  });
}

const isStillOurs = (current: CertificateJob, job: CertificateJob): boolean =>
  current.status === 'running' && current.attempts === job.attempts;

/** A pause longer than any of ours was written by a clock that ran ahead, and is over. */
function isTooEarly({ nextAttemptAt }: CertificateJob, { maximumDelay }: RetryPolicy, now: Date): boolean {
  const pause = Date.parse(nextAttemptAt) - now.getTime();
  const longest = Math.max(LEASE_MS, maximumDelay * 1.2 * 1000) + CLOCK_TOLERANCE;
  return pause > CLOCK_TOLERANCE && pause <= longest;
}

/**
 * Serial per identity. And a job whose last attempt never ended has no other such job beside it: when
 * the process dies again, it is known of which, and the one that was only there lives on.
 */
async function mustWait(
  { jobs }: LifecycleDependencies,
  tx: Transaction,
  { job, record }: { readonly job: CertificateJob; readonly record: Certificate },
  now: Date,
): Promise<boolean> {
  const at = now.toISOString();
  if (await jobs.isIdentityBusy(tx, record.identityId, job.id, at)) return true;
  return job.unfinished > 0 && (await jobs.isSuspectAtWork(tx, job.id, at));
}

async function bury(
  deps: LifecycleDependencies,
  tx: Transaction,
  { job, record }: { readonly job: CertificateJob; readonly record: Certificate },
  death: JobDeath,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const result = deathSentence(job, death);
  const dead: CertificateJob = { ...withStep(job, at, result), status: 'dead', finishedAt: at, result, death };
  await deps.jobs.update(tx, dead);
  await tellOfJob(deps, tx, 'CertificateJobDied', { job: dead, record }, { ...contextOf(job), action: 'give-job-up' });
  await openForDeadJob(deps, tx, { job: dead, record }, contextOf(job));
}
