import { ok, refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { missingPermission } from '../commands/permissions.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { existsFor } from '../requester/requester.ts';
import { giveUpSync } from './give-up-sync.ts';
import { type ImportProgress, isOpen } from './import-job.ts';
import type { ImportJobId } from './import-job-id.ts';
import { overFrom } from './over.ts';
import { importCommandOf } from './start-import-job.ts';
import { tellOfImportJob } from './tell-of-import-job.ts';

export type CancelImportOutcome = Outcome<
  { readonly importJobId: ImportJobId; readonly progress: ImportProgress; readonly rows: number },
  'import_job_unknown' | 'import_job_over'
>;

/** By anybody who could have started it. Waits for the batch under way; once this has returned none follows, and what was done stays. */
export function cancelImportJob(
  deps: LifecycleDependencies,
  { importJobId }: { readonly importJobId: ImportJobId },
  context: CommandContext,
): Promise<CancelImportOutcome> {
  return runCommand(deps, {
    name: 'cancel-import-job',
    input: { importJobId },
    context,
    subject: {},
    work: async (tx): Promise<CancelImportOutcome> => {
      const job = await deps.importJobs.lock(tx, importJobId);
      if (job === null || !existsFor(context.actor, job)) {
        return refused({ reason: 'import_job_unknown', detail: 'No such import job.' });
      }
      const missing = missingPermission(importCommandOf[job.what.kind], context.actor);
      if (missing !== null) return refused({ reason: 'role_missing', detail: missing });
      if (!isOpen(job)) return refused({ reason: 'import_job_over', detail: `It is ${job.status}.` });
      const cancelled = overFrom(job, 'cancelled', deps.clock.now());
      await deps.importJobs.dropBatches(tx, importJobId);
      await deps.importJobs.update(tx, cancelled);
      await giveUpSync(deps, tx, job, deps.clock.now());
      await tellOfImportJob(deps, tx, cancelled, job, { did: 'cancel-import-job', context });
      return ok({ importJobId, progress: cancelled.progress, rows: cancelled.rows });
    },
  });
}
