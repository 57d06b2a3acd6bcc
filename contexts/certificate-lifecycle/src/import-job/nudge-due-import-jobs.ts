import { IMPORT_JOBS, type LifecycleDependencies } from '../ports.ts';

const BATCH = 100;
/** Reports of so many jobs in one transaction. */
const JOBS_AT_ONCE = 5;

/** Nudges again for every open one whose next batch is due: covers nudges that were lost. Returns how many. */
export async function nudgeDueImportJobs(deps: LifecycleDependencies): Promise<number> {
  const due = await deps.importJobs.due(deps.clock.now().toISOString(), BATCH);
  await deps.transactions.run(async (tx) => {
    for (const id of due) await deps.nudges.nudge(tx, IMPORT_JOBS, id);
  });
  return due.length;
}

/** What came of the rows of an import is kept for a while; that there was one, and its counts, stay. Returns of how many jobs. */
export async function forgetImportReports(deps: LifecycleDependencies): Promise<number> {
  const now = deps.clock.now().toISOString();
  for (let forgotten = 0; ; ) {
    const count = await deps.transactions.run((tx) => deps.importJobs.forgetReports(tx, now, JOBS_AT_ONCE));
    forgotten += count;
    if (count < JOBS_AT_ONCE) return forgotten;
  }
}
