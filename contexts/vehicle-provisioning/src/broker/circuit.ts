/** After so many silences in a row a broker is left alone for a while. */
const SILENCES = 3;

/** In milliseconds; each further silence doubles the pause. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}

/** Where a request waits for days. */
export const pausesOfRequests: Pauses = { first: 60_000, longest: 1_800_000 };
/** Where a vehicle waits for seconds, and the next one should find a broker that is back. */
export const pausesOfVehicles: Pauses = { first: 10_000, longest: 60_000 };

interface Standing {
  readonly silences: number;
  readonly closedUntil: number;
}

/** Which brokers are asked now: one that is away is not asked by each request that waits for it. Of this process alone. */
export class Circuit {
  readonly #standings = new Map<string, Standing>();
  readonly #pauses: Pauses;

  constructor(pauses: Pauses) {
    this.#pauses = pauses;
  }

  mayAsk(broker: string, now: Date): boolean {
    return now.getTime() >= (this.#standings.get(broker)?.closedUntil ?? 0);
  }

  answered(broker: string): void {
    this.#standings.delete(broker);
  }

  silent(broker: string, now: Date): void {
    const silences = (this.#standings.get(broker)?.silences ?? 0) + 1;
    const { first, longest } = this.#pauses;
    const pause = silences < SILENCES ? 0 : Math.min(longest, first * 2 ** Math.min(silences - SILENCES, 10));
    this.#standings.set(broker, { silences, closedUntil: now.getTime() + pause });
  }
}
