import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';

const BATCH = 500;
/** In milliseconds. Whatever seems to wait for longer was written by a clock that was ahead. */
const NO_PAUSE_IS_LONGER = 30 * 60_000;

/** Nudges again for every open job whose time has come: covers nudges that were lost. Returns how many. */
export async function nudgeDueJobs(deps: LifecycleDependencies): Promise<number> {
  const now = deps.clock.now();
  const beyond = new Date(now.getTime() + NO_PAUSE_IS_LONGER).toISOString();
  const due = await deps.jobs.due(now.toISOString(), beyond, BATCH);
  await deps.transactions.run(async (tx) => {
    for (const certificateId of due) await deps.nudges.nudge(tx, CERTIFICATE_JOBS, certificateId);
  });
  return due.length;
}
