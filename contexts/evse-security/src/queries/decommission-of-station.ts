import type { ChargerId } from '../charger/charger.ts';
import { isRunning } from '../commands/open-processes.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isOpen } from '../station-order/station-order.ts';

/** What ends of a station when it is decommissioned now. */
export interface DecommissionOfStation {
  readonly isConnected: boolean;
  /** Passwords that let it in, or are kept to be recognised. */
  readonly keys: number;
  /** Migration, renewals, rotation of its password, rollout of trust anchors. */
  readonly processes: readonly { readonly processId: string; readonly phase: string }[];
  readonly orders: number;
  /** Where it waits for its turn. */
  readonly waves: readonly string[];
  readonly breakGlass: string | null;
}

/** So many orders a station may have at once, and far more than it ever has. */
const MOST_ORDERS = 100;

/** Null: it is no station, or nothing is known of it here. */
export function decommissionOfStation(
  { stores, transactions }: EvseSecurityDependencies,
  id: ChargerId,
): Promise<DecommissionOfStation | null> {
  return transactions.snapshot(async (tx) => {
    if ((await stores.chargers.find(tx, id)) === null) return null;
    const latest = [
      await stores.migrations.latestOf(tx, id),
      await stores.renewals.latestOf(tx, id),
      await stores.keyRotations.latestOf(tx, id),
      ...(await stores.renewals.openOfEndpoints(tx, id)),
      ...(await stores.rollouts.openOf(tx, id)),
    ];
    const running = latest.filter((one) => one !== null && (isRunning(one.phase) || one.phase === 'quarantine'));
    const keys = await stores.keys.ofCharger(tx, id);
    const waves = await stores.waves.waitingOf(tx, id);
    return {
      isConnected: (await stores.sessions.current(tx, id)) !== null,
      keys: keys.filter(({ state }) => state !== 'retired' && state !== 'revoked').length,
      processes: running.flatMap((one) => (one === null ? [] : [{ processId: one.id, phase: one.phase }])),
      orders: (await stores.orders.latestOf(tx, id, MOST_ORDERS)).filter(({ state }) => isOpen(state)).length,
      waves: waves.map(({ waveId }) => waveId),
      breakGlass: (await stores.breakGlasses.inForceOf(tx, [id])).get(id)?.id ?? null,
    };
  });
}
