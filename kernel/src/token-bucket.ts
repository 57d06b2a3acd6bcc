import type { Clock } from './clock.ts';

/**
 * Keeps calls below a rate per second, with at most one second's worth at once: AWS counts per second
 * and answers everything above with ThrottlingException, which slows down whoever shares the account.
 */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #tokens: number;
  #filledAt: number;

  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#tokens = perSecond;
    this.#filledAt = clock.monotonic();
  }

  /** Takes a token and returns 0, or takes none and returns the milliseconds until there is one. */
  take(): number {
    const now = this.#clock.monotonic();
    const refilled = this.#tokens + ((now - this.#filledAt) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, refilled);
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1_000);
    this.#tokens -= 1;
    return 0;
  }
}
