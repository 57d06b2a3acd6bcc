import { ok, refused } from '@bfcert/kernel/result';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type CertificateJob, withStep } from '../certificate-job/certificate-job.ts';
import type { CertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { deadlineOf } from '../certificate-job/give-up.ts';
import { nextTask } from '../certificate-job/next-task.ts';
import { tellOfJob } from '../certificate-job/tell-of-job.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import { runCommand } from './run-command.ts';

export type RetryRefusal = 'job_unknown' | 'job_not_dead' | 'job_not_needed';
export type Retried = { readonly jobId: CertificateJobId; readonly certificateId: CertificateId };

/** A person who has mended what a dead job died of sends it on again, with all its attempts before it. */
export function retryJob(
  deps: LifecycleDependencies,
  input: { readonly jobId: CertificateJobId },
  context: CommandContext,
): Promise<Outcome<Retried, RetryRefusal>> {
  return runCommand(deps, {
    name: 'retry-job',
    input,
    context,
    subject: {},
    work: async (tx): Promise<Outcome<Retried, RetryRefusal>> => {
      const known = await deps.jobs.inTransaction(tx, input.jobId);
      const found = known === null ? null : await openHoldingsFor(deps, tx, known.certificateId, context.actor);
      // Read again under the lock.
      const job = await deps.jobs.inTransaction(tx, input.jobId);
      if (job === null || found === null) return refused({ reason: 'job_unknown', detail: 'No such job.' });
      if (job.status !== 'dead') {
        return refused({ reason: 'job_not_dead', detail: `The job is ${job.status}: only a dead one can be retried.` });
      }
      const { record } = found;
      if (nextTask(record) !== job.action || (await deps.jobs.openOf(tx, record.id)) !== null) {
        return refused({ reason: 'job_not_needed', detail: 'The certificate does not need this any more.' });
      }

      const now = deps.clock.now();
      const at = now.toISOString();
      const queued: CertificateJob = {
        ...withStep(job, at, `Retried by ${describeActor(context.actor)}: ${context.reason}`),
        status: 'queued',
        attempts: 0,
        unfinished: 0,
        nextAttemptAt: at,
        giveUpAt: deadlineOf(job.action, deps.policies.of(record, found.holdings.identity).retry, now),
        finishedAt: null,
        result: null,
        death: null,
      };
      await deps.jobs.update(tx, queued);
      await deps.nudges.nudge(tx, CERTIFICATE_JOBS, record.id);
      await tellOfJob(deps, tx, 'CertificateJobRetried', { job: queued, record }, { ...context, action: 'retry-job' });
      return ok({ jobId: job.id, certificateId: record.id });
    },
  });
}
