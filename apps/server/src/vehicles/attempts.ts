import type { Clock } from '@bfcert/kernel/clock';

const MINUTE_MS = 60_000;
/** Of addresses and vehicles together; the oldest is forgotten for the newest. */
const MOST_KNOWN = 20_000;

/** How often somebody may do something within a minute, counted in this process. */
export class Attempts {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #known = new Map<string, { count: number; readonly until: number }>();

  constructor(mostPerMinute: number, clock: Clock) {
    this.#most = mostPerMinute;
    this.#clock = clock;
  }

  /** Seconds until it may come again; 0: it may now. */
  secondsLeft(who: string): number {
    const now = this.#clock.monotonic();
    const known = this.#known.get(who);
    if (known === undefined || known.until <= now || known.count < this.#most) return 0;
    return Math.ceil((known.until - now) / 1_000);
  }

  /** Whether this was the one with which it has to wait. */
  count(who: string): boolean {
    const now = this.#clock.monotonic();
    const known = this.#known.get(who);
    if (known !== undefined && known.until > now) {
      known.count += 1;
      return known.count === this.#most;
    }
    this.#known.delete(who);
    this.#known.set(who, { count: 1, until: now + MINUTE_MS });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return this.#most === 1;
  }
}
