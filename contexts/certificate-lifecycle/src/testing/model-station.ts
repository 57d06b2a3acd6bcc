/** The certificates inside a station, as the standard describes it and without any rule of ours. */
export interface ModelStation {
  /** It answered Accepted, or would have: the answer may be lost. */
  accept(fingerprint: string): void;
  /** A connection with this certificate succeeded. */
  connectedWith(fingerprint: string): void;
  holds(fingerprint: string): boolean;
}

/**
 * OCPP 2.0.1 with the errata of 2025-09: a renewal waits beside the certificate in force, the newest one
 * only; after one of the two works the other is discarded (A02.FR.10).
 */
export class StrictStation implements ModelStation {
  #inForce: string | null = null;
  #renewal: string | null = null;

  accept(fingerprint: string): void {
    if (fingerprint !== this.#inForce) this.#renewal = fingerprint;
  }

  connectedWith(fingerprint: string): void {
    if (!this.holds(fingerprint)) throw new Error(`no station connects with a certificate it does not hold`);
    this.#inForce = fingerprint;
    this.#renewal = null;
  }

  holds(fingerprint: string): boolean {
    return fingerprint === this.#inForce || fingerprint === this.#renewal;
  }
}

/** The text before the errata, and OCPP 1.6: old certificates may stay as a fallback. This one never drops any. */
export class KeepingStation implements ModelStation {
  readonly #held = new Set<string>();

  accept(fingerprint: string): void {
    this.#held.add(fingerprint);
  }

  connectedWith(fingerprint: string): void {
    if (!this.holds(fingerprint)) throw new Error(`no station connects with a certificate it does not hold`);
  }

  holds(fingerprint: string): boolean {
    return this.#held.has(fingerprint);
  }
}
