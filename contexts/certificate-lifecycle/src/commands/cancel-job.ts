import { refused } from '@bfcert/kernel/result';
import type { CertificateJobId } from '../certificate-job/certificate-job-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { changeRecord } from './change-certificate.ts';
import type { CommandContext, Outcome } from './command.ts';
import { openHoldingsFor } from './open-holdings.ts';
import type { CertificateOutcome } from './outcomes.ts';
import { runCommand } from './run-command.ts';

/** What may end a job, beside what may end its request. */
export type CancelJobRefusal = 'job_unknown' | 'job_finished' | 'job_not_cancellable';

type Cancelled = Extract<CertificateOutcome, { readonly ok: true }>['value'];
type Refused = Extract<CertificateOutcome, { readonly ok: false }>['refusal']['reason'];

/**
 * Takes an order back. The job ends as `superseded` and a job that voids the order takes its place: as
 * with `cancelRequest`, the request is over once the PKI has durably voided its command id. What the PKI
 * is to revoke or to void stays its work. An order whose job is dead can be taken back as well.
 */
export async function cancelJob(
  deps: LifecycleDependencies,
  { jobId }: { readonly jobId: CertificateJobId },
  context: CommandContext,
): Promise<Outcome<Cancelled, Refused | CancelJobRefusal>> {
  const job = await deps.jobs.find(jobId, 'all');
  return runCommand<Cancelled, Refused | CancelJobRefusal>(deps, {
    name: 'cancel-request',
    input: { jobId },
    context,
    subject: { certificateId: job?.certificateId ?? null },
    work: async (tx) => {
      const found = job === null ? null : await openHoldingsFor(deps, tx, job.certificateId, context.actor);
      if (job === null || found === null) return refused({ reason: 'job_unknown', detail: 'No such job.' });
      if (job.finishedAt !== null && job.status !== 'dead')
        return refused({ reason: 'job_finished', detail: `The job is ${job.status}.` });
      if (job.action !== 'issue') {
        const detail = 'Only an order can be taken back: what is revoked or voided stays so.';
        return refused({ reason: 'job_not_cancellable', detail });
      }
      const end = { cause: 'cancelled', reason: 'cancelled', detail: context.reason } as const;
      const cause = { action: 'cancel-request', context };
      return changeRecord(deps, tx, job.certificateId, { kind: 'intend_end', end }, cause);
    },
  });
}
