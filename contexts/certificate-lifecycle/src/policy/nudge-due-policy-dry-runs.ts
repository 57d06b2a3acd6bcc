import { type LifecycleDependencies, POLICY_DRY_RUNS } from '../ports.ts';

const BATCH = 100;

/** Nudges again for every one that is looking and due: covers nudges that were lost. Returns how many. */
export async function nudgeDuePolicyDryRuns(deps: LifecycleDependencies): Promise<number> {
  const due = await deps.policyVersions.dueDryRuns(deps.clock.now().toISOString(), BATCH);
  await deps.transactions.run(async (tx) => {
    for (const id of due) await deps.nudges.nudge(tx, POLICY_DRY_RUNS, id);
  });
  return due.length;
}
