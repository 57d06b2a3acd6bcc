import { BULK_ACTIONS, type LifecycleDependencies } from '../ports.ts';

const BATCH = 100;

/** Nudges again for every running one whose next target is due: covers nudges that were lost. Returns how many. */
export async function nudgeDueBulkActions(deps: LifecycleDependencies): Promise<number> {
  const due = await deps.bulkActions.due(deps.clock.now().toISOString(), BATCH);
  await deps.transactions.run(async (tx) => {
    for (const id of due) await deps.nudges.nudge(tx, BULK_ACTIONS, id);
  });
  return due.length;
}
