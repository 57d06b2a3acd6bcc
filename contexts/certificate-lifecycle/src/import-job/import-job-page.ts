import type { Actor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { LifecycleDependencies } from '../ports.ts';
import { existsFor } from '../requester/requester.ts';
import type { ImportJob, ImportJobRow, ImportOutcome } from './import-job.ts';
import type { ImportJobId } from './import-job-id.ts';

export async function findImportJob(
  deps: LifecycleDependencies,
  id: ImportJobId,
  actor: Actor,
): Promise<ImportJob | null> {
  const job = await deps.importJobs.find(id);
  return job !== null && existsFor(actor, job) ? job : null;
}

export interface ImportRowsQuery {
  readonly id: ImportJobId;
  readonly outcome?: ImportOutcome;
  /** The line of the last row that is known; 0 is the beginning. */
  readonly after: number;
  readonly limit: number;
}

/** What came of its rows so far, by line. Refused where the actor may not know of it, or the report was kept long enough. */
export async function importJobRows(
  deps: LifecycleDependencies,
  query: ImportRowsQuery,
  actor: Actor,
): Promise<Result<readonly ImportJobRow[], 'import_job_unknown' | 'report_gone'>> {
  const job = await findImportJob(deps, query.id, actor);
  if (job === null) return refused('import_job_unknown');
  if (job.reportUntil !== null && job.reportUntil <= deps.clock.now().toISOString()) return refused('report_gone');
  return ok(await deps.importJobs.rows(query));
}
