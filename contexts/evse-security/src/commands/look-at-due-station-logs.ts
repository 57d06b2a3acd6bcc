import { type EvseSecurityDependencies, STATION_LOGS } from '../ports.ts';

const BATCH = 200;
/** Time for a nudge to lead to a look, which then says when to look next. */
const AGAIN_AFTER_MS = 60_000;

/** Nudges every log whose time to look has come. Returns how many. */
export function lookAtDueStationLogs({
  transactions,
  stores,
  clock,
  nudges,
}: EvseSecurityDependencies): Promise<number> {
  return transactions.run(async (tx) => {
    const now = clock.now();
    const again = new Date(now.getTime() + AGAIN_AFTER_MS);
    const due = await stores.stationLogs.takeDue(tx, now, { limit: BATCH, again });
    for (const id of due) await nudges.nudge(tx, STATION_LOGS, id);
    return due.length;
  });
}
