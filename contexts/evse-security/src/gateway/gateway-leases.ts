import type { EvseSecurityDependencies } from '../ports.ts';

export interface LeaseChanges {
  /** Gateways whose stations are offline from now on. */
  readonly lost: readonly string[];
  /** Gateways that were lost, and are there with the stations they had. */
  readonly back: readonly string[];
}

/**
 * A gateway owns its stations for as long as it is heard, and two ping periods longer (`gatewayLeaseMs`): then they are
 * offline, last seen when it was heard last. It may be dead or cut off. Cut off, it keeps their sockets; when it is heard
 * again in time or later, its stations are online as they were, except those that have entered at another gateway since,
 * which is possible at any moment.
 *
 * Every server keeps the leases. Only one that has itself listened for a whole lease lets one run out: when the bus was
 * away, or the server, the silence was its own.
 */
export class GatewayLeases {
  readonly #deps: EvseSecurityDependencies;
  /** Monotonic; null: not connected. */
  #listeningSince: number | null = null;

  constructor(deps: EvseSecurityDependencies) {
    this.#deps = deps;
  }

  /** Every few seconds. */
  async look(): Promise<LeaseChanges> {
    const { clock, stationLink, transactions, stores, policy } = this.#deps;
    if (!stationLink.isConnected()) {
      this.#listeningSince = null;
      return { lost: [], back: [] };
    }
    this.#listeningSince ??= clock.monotonic();
    const hasListened = clock.monotonic() - this.#listeningSince >= policy.gatewayLeaseMs;
    return transactions.run(async (tx) => {
      const now = clock.now();
      const back = await stores.gateways.heard(tx, stationLink.nodes(), now);
      for (const nodeId of back) await stores.gateways.wakeProcesses(tx, nodeId, now);
      await stores.gateways.noticeSilent(tx, now);
      const end = new Date(now.getTime() - policy.gatewayLeaseMs);
      const lost = hasListened ? await stores.gateways.lose(tx, end) : [];
      for (const nodeId of lost) await stores.gateways.recordSeenThere(tx, nodeId);
      return { lost, back };
    });
  }
}
