/** After so many silences in a row a broker is left alone for a while. */
const SILENCES = 3;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 1_800_000;

interface Standing {
  readonly silences: number;
  readonly closedUntil: number;
}

/** Which brokers are asked now: one that is away is not asked by each request that waits for it. Of this process alone. */
export class Circuit {
  readonly #standings = new Map<string, Standing>();

  mayAsk(broker: string, now: Date): boolean {
    return now.getTime() >= (this.#standings.get(broker)?.closedUntil ?? 0);
  }

  answered(broker: string): void {
    this.#standings.delete(broker);
  }

  silent(broker: string, now: Date): void {
    const silences = (this.#standings.get(broker)?.silences ?? 0) + 1;
    const pause =
      silences < SILENCES ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(silences - SILENCES, 10));
    this.#standings.set(broker, { silences, closedUntil: now.getTime() + pause });
  }
}
