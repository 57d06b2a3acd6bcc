import type { Clock } from '@bfcert/kernel/clock';

const MAX_KEYS = 50_000;

/** Of what a key is allowed: the share that may be gone before it is said to fail. */
const USUAL_SHARE = 0.1;

/** One that is under way: owed until it is known what it was. What is said first holds. */
export interface Attempt {
  /** It was one of those that are limited. */
  count(): void;
  /** It was none after all. */
  giveBack(): void;
}

/** Those of one key that are under way, and who waits for one of them to end. */
interface UnderWay {
  owed: number;
  readonly waiting: ((attempt: Attempt | null) => void)[];
}

/**
 * A bucket of allowed attempts per key, refilled with time. Only what counts empties it, so a key that
 * behaves is never slowed down, and no key touches another's bucket. An attempt that takes time is owed meanwhile:
 * many at once are no more than one after the other.
 */
export class AttemptLimiter {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perMs: number;
  readonly #buckets = new Map<string, { level: number; at: number }>();
  /** Not in the buckets, of which the oldest go: as many as there are attempts. */
  readonly #underWay = new Map<string, UnderWay>();

  constructor(clock: Clock, { burst, perMinute }: { readonly burst: number; readonly perMinute: number }) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perMs = perMinute / 60_000;
  }

  /** By what has counted; what is under way is nobody's fault yet. */
  isExhausted(key: string): boolean {
    return this.#levelOf(key) < 1;
  }

  /** More than a tenth of what it is allowed has counted, and has not come back since. */
  isDented(key: string): boolean {
    return this.#levelOf(key) < this.#burst * (1 - USUAL_SHARE);
  }

  /** Begins an attempt; null: there is none left, or there might be none left when those under way have ended. */
  take(key: string): Attempt | null {
    const { owed } = this.#of(key);
    if (this.#levelOf(key) - owed >= 1) return this.#owe(key);
    this.#tidy(key);
    return null;
  }

  /**
   * Begins an attempt; null: there is none left. Where only those that are under way stand in its way it waits, in the order
   * in which it came, until they have ended: they may all be good.
   */
  admit(key: string): Promise<Attempt | null> {
    if (this.isExhausted(key)) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#of(key).waiting.push(resolve);
      this.#letIn(key);
    });
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
    this.#letIn(key);
  }

  /** Somebody who may enter is behind this key: its bucket is full again. */
  forgive(key: string): void {
    this.#buckets.delete(key);
    this.#letIn(key);
  }

  #owe(key: string): Attempt {
    const underWay = this.#of(key);
    underWay.owed++;
    let isOver = false;
    const end = (counts: boolean): void => {
      if (isOver) return;
      isOver = true;
      underWay.owed--;
      if (counts) this.record(key);
      else this.#letIn(key);
    };
    return { count: () => end(true), giveBack: () => end(false) };
  }

  /** Whoever waits and has room by now, or none ever. */
  #letIn(key: string): void {
    const underWay = this.#underWay.get(key);
    if (underWay === undefined) return;
    while (underWay.waiting.length > 0) {
      const level = this.#levelOf(key);
      if (level >= 1 && level - underWay.owed < 1) break;
      underWay.waiting.shift()?.(level < 1 ? null : this.#owe(key));
    }
    this.#tidy(key);
  }

  #of(key: string): UnderWay {
    const known = this.#underWay.get(key);
    if (known !== undefined) return known;
    const none: UnderWay = { owed: 0, waiting: [] };
    this.#underWay.set(key, none);
    return none;
  }

  #tidy(key: string): void {
    const underWay = this.#underWay.get(key);
    if (underWay?.owed === 0 && underWay.waiting.length === 0) this.#underWay.delete(key);
  }

  #levelOf(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return this.#burst;
    return Math.min(this.#burst, bucket.level + (this.#clock.monotonic() - bucket.at) * this.#perMs);
  }
}
