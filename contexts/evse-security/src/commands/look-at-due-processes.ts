import { type EvseSecurityDependencies, MIGRATIONS, RENEWALS } from '../ports.ts';

const BATCH = 500;

/** Nudges every process whose time to look has come: what a lost nudge left behind. Returns how many. */
export async function lookAtDueProcesses({
  transactions,
  stores,
  clock,
  nudges,
}: EvseSecurityDependencies): Promise<number> {
  return transactions.run(async (tx) => {
    const now = clock.now();
    const migrations = await stores.migrations.due(tx, now, BATCH);
    const renewals = await stores.renewals.due(tx, now, BATCH);
    for (const id of migrations) await nudges.nudge(tx, MIGRATIONS, id);
    for (const id of renewals) await nudges.nudge(tx, RENEWALS, id);
    return migrations.length + renewals.length;
  });
}
