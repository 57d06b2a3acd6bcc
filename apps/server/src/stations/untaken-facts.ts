import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';

/** A fact that was not taken comes again within seconds; one that has not come for so long is another server's, or its gateway is gone. */
const FORGOTTEN_AFTER_MS = 60_000;

interface Oldest {
  /** Of the facts brought, by the gateway's clock, in ms; null: all were taken. */
  at: number | null;
  isUnderWay: boolean;
  /** By `monotonic`. */
  broughtAt: number;
}

/**
 * How long the oldest fact has waited that each gateway has brought here and that was not taken. Facts go in order, so
 * as long as it is not taken, nothing that this gateway's stations do is known.
 */
export class UntakenFacts {
  readonly #clock: Clock;
  readonly #oldest = new Map<string, Oldest>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `take` rejects when the facts are to come again. */
  async during(nodeId: string, facts: readonly StationFact[], take: () => Promise<void>): Promise<void> {
    const told = facts.map(({ at }) => Date.parse(at)).find((at) => !Number.isNaN(at));
    const before = this.#waiting(this.#oldest.get(nodeId));
    const at = Math.min(before ?? Number.POSITIVE_INFINITY, told ?? this.#clock.now().getTime());
    const oldest: Oldest = { at, isUnderWay: true, broughtAt: this.#clock.monotonic() };
    this.#oldest.set(nodeId, oldest);
    try {
      await take();
      oldest.at = null;
    } finally {
      oldest.isUnderWay = false;
    }
  }

  /** By gateway, in seconds; 0: nothing waits. */
  seconds(): ReadonlyMap<string, number> {
    const now = this.#clock.now().getTime();
    const ages = [...this.#oldest].map(([nodeId, oldest]) => {
      const at = this.#waiting(oldest);
      return [nodeId, at === null ? 0 : Math.max(0, now - at) / 1_000] as const;
    });
    return new Map(ages);
  }

  #waiting(oldest: Oldest | undefined): number | null {
    if (oldest === undefined) return null;
    const isForgotten = !oldest.isUnderWay && this.#clock.monotonic() - oldest.broughtAt > FORGOTTEN_AFTER_MS;
    return isForgotten ? null : oldest.at;
  }
}
