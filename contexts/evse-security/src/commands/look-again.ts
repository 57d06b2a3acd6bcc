import type { ChargerId } from '../charger/charger.ts';
import {
  type EvseSecurityDependencies,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  STATION_ORDERS,
  TRUST_ANCHOR_ROLLOUTS,
} from '../ports.ts';
import { isRunning } from './open-processes.ts';

/** No transaction takes longer. */
const MEANWHILE_MS = 60_000;

/**
 * Has looked at again what was begun while these stations entered: its first look may have come before their sessions were
 * there to be seen, and their sessions before it was there to be told. Call it once their sessions are committed. What is
 * older was told then.
 */
export async function lookAgain(
  { stores, transactions, clock, nudges }: EvseSecurityDependencies,
  ids: readonly ChargerId[],
): Promise<void> {
  await transactions.run(async (tx) => {
    const since = new Date(clock.now().getTime() - MEANWHILE_MS);
    for (const [queue, store] of [
      [MIGRATIONS, stores.migrations],
      [RENEWALS, stores.renewals],
      [KEY_ROTATIONS, stores.keyRotations],
      [TRUST_ANCHOR_ROLLOUTS, stores.rollouts],
    ] as const) {
      for (const { id, phase } of await store.begunSince(tx, ids, since)) {
        if (isRunning(phase)) await nudges.nudge(tx, queue, id);
      }
    }
    for (const id of await stores.orders.waitingOf(tx, ids)) await nudges.nudge(tx, STATION_ORDERS, id);
  });
}
