export interface BackOffSettings {
  /** OCPPCommCtrlr.RetryBackOffWaitMinimum, in milliseconds. */
  readonly minimumMs: number;
  /** RetryBackOffRandomRange, in milliseconds. */
  readonly randomRangeMs: number;
  /** RetryBackOffRepeatTimes: how often the wait doubles before it stays. */
  readonly repeatTimes: number;
}

/** Part 4, 3.4: minimum + random, doubled up to `repeatTimes`, then constant; reset after a success. */
export class BackOff {
  readonly #settings: BackOffSettings;
  #failures = 0;

  constructor(settings: BackOffSettings) {
    this.#settings = settings;
  }

  /** Milliseconds until the next attempt. */
  next(): number {
    const { minimumMs, randomRangeMs, repeatTimes } = this.#settings;
    const doublings = Math.min(this.#failures++, repeatTimes);
    return minimumMs * 2 ** doublings + Math.random() * randomRangeMs;
  }

  reset(): void {
    this.#failures = 0;
  }
}
