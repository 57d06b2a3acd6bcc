import {
  type EvseSecurityDependencies,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  STATION_ORDERS,
  TRUST_ANCHOR_ROLLOUTS,
  WAVES,
} from '../ports.ts';

const BATCH = 500;
/** Time for a nudge to lead to a look, which then says when to look next. */
const AGAIN_AFTER_MS = 30_000;

/**
 * `lookAtDueProcesses` of one server. What was put off by a clock that was in doubt may have been put off for half a year: once
 * it is believed again, everything is due.
 */
export function dueProcesses(deps: EvseSecurityDependencies): () => Promise<number> {
  let wasInDoubt = false;
  return async () => {
    const isInDoubt = (await deps.lifecycle.noticeClockDoubt()) !== null;
    if (wasInDoubt && !isInDoubt) {
      await deps.transactions.run((tx) => deps.stores.dueTimes.bringForward(tx, deps.clock.now()));
    }
    wasInDoubt = isInDoubt;
    return lookAtDueProcesses(deps);
  };
}

/** Nudges every process, order and wave whose time to look has come: what a lost nudge left behind. Returns how many. */
async function lookAtDueProcesses({ transactions, stores, clock, nudges }: EvseSecurityDependencies): Promise<number> {
  return transactions.run(async (tx) => {
    const now = clock.now();
    const options = { limit: BATCH, again: new Date(now.getTime() + AGAIN_AFTER_MS) };
    const migrations = await stores.migrations.takeDue(tx, now, options);
    const renewals = await stores.renewals.takeDue(tx, now, options);
    for (const id of migrations) await nudges.nudge(tx, MIGRATIONS, id);
    for (const id of renewals) await nudges.nudge(tx, RENEWALS, id);
    const rotations = await stores.keyRotations.takeDue(tx, now, options);
    for (const id of rotations) await nudges.nudge(tx, KEY_ROTATIONS, id);
    const rollouts = await stores.rollouts.takeDue(tx, now, options);
    for (const id of rollouts) await nudges.nudge(tx, TRUST_ANCHOR_ROLLOUTS, id);
    const orders = await stores.orders.takeDue(tx, now, options);
    for (const id of orders) await nudges.nudge(tx, STATION_ORDERS, id);
    const waves = await stores.waves.takeDue(tx, now, options);
    for (const id of waves) await nudges.nudge(tx, WAVES, id);
    const taken = [migrations, renewals, rotations, rollouts, orders, waves];
    return taken.reduce((sum, { length }) => sum + length, 0);
  });
}
