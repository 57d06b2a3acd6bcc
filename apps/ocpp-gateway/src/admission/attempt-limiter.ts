import type { Clock } from '@bfcert/kernel/clock';

const MAX_KEYS = 50_000;

/**
 * A bucket of allowed attempts per key, refilled with time. Only what is recorded empties it, so a key that
 * behaves is never slowed down, and no key touches another's bucket.
 */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perMs: number;
  readonly #buckets = new Map<string, { level: number; at: number }>();

  constructor(clock: Clock, { burst, perMinute }: { readonly burst: number; readonly perMinute: number }) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perMs = perMinute / 60_000;
  }

  isExhausted(key: string): boolean {
    return this.#levelOf(key) < 1;
  }

  /**
   * Takes one of what the key is allowed, or as many as it was worth: what is more than there was is owed, or whoever costs
   * much would be back as soon as whoever costs little. Nobody owes more than for one time.
   */
  record(key: string, worth = 1): void {
    const level = Math.max(1 - worth, this.#levelOf(key) - worth);
    this.#buckets.delete(key);
    this.#buckets.set(key, { level, at: this.#clock.monotonic() });
    const oldest = this.#buckets.keys().next();
    if (this.#buckets.size > MAX_KEYS && !oldest.done) this.#buckets.delete(oldest.value);
  }

  /** One that was recorded is none after all. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key);
    if (bucket !== undefined) bucket.level = Math.min(this.#burst, bucket.level + 1);
  }

  /** Somebody who may enter is behind this key: its bucket is full again. */
  forgive(key: string): void {
    this.#buckets.delete(key);
  }

  #levelOf(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return this.#burst;
    return Math.min(this.#burst, bucket.level + (this.#clock.monotonic() - bucket.at) * this.#perMs);
  }
}
