import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';

const BATCH = 500;

/** Nudges again for every open job whose time has come: covers nudges that were lost. Returns how many. */
export async function nudgeDueJobs(deps: LifecycleDependencies): Promise<number> {
  const due = await deps.jobs.due(deps.clock.now().toISOString(), BATCH);
  await deps.transactions.run(async (tx) => {
    for (const certificateId of due) await deps.nudges.nudge(tx, CERTIFICATE_JOBS, certificateId);
  });
  return due.length;
}
